"""Who was there: rates by person, organization, pod and period, and marks taken from a meeting tool's export."""
