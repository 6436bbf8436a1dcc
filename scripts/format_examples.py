"""The examples of the page of the format: together one definition and one set of records without a fault."""

EXAMPLES: dict[str, str] = {
    "cohort": """
[cohort]
name = "Rivers and Ridges Math Leaders"
short_name = "Rivers and Ridges"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"
values = ["co-creation", "equity"]
nouns = { participant = "participant", organization = "network" }
""",
    "holidays": """
[holidays]
country = "US"
subdivision = "CO"
""",
    "engagement": """
[engagement]
months = 6
contribution = 0.10
core = 0.85
active = 0.60
occasional = 0.25
""",
    "pairing": """
[pairing]
please = [["ana-ruiz", "bo-lind"]]
opted_out = ["cy-park"]
away = [{ person = "bo-lind", from = 2025-07-01, until = 2025-07-31 }]
""",
    "learning_questions": """
[[learning_questions]]
text = "How do small networks keep knowledge moving?"
from = 2025-01-15
""",
    "chain": """
[[chain]]
title = "Build relationships and break down silos"
areas = ["practice"]
""",
    "areas": """
[areas.practice]
title = "New approaches, tools and resources"
""",
    "indicators": """
[indicators.products]
title = "Knowledge products released"
area = "practice"
measure = "products.released"
target = 10
""",
    "organizations": """
[organizations.ridge]
name = "Ridge Math Alliance"
short_name = "RMA"
aliases = ["Ridge Alliance"]
website = "https://ridge.example"
joined = 2025-01-15

[organizations.river]
name = "River Valley Leaders"
short_name = "RVL"
""",
    "partners": """
[partners.commons]
name = "Commons Facilitation"
function = "design-and-facilitation"

[partners.hill-fund]
name = "Hill Fund"
function = "funder"
[partners.hill-fund.disclaimers]
default = "Funded by the Hill Fund. Views are the authors' own."
""",
    "people": """
[people.ana-ruiz]
name = "Ana Ruiz"
organization = "ridge"
email = "ana@ridge.example"
roles = ["participant"]
preferred_level = "active"
earlier = [{ organization = "river", title = "Coach", until = 2025-06-30 }]

[people.bo-lind]
name = "Bo Lind"
organization = "river"
timezone = "America/Phoenix"

[people.cy-park]
name = "Cy Park"
partner = "commons"
roles = ["facilitator", "coach"]
""",
    "pods": """
[pods.belonging]
title = "Belonging"
question = "What makes members stay?"
members = ["ana-ruiz", { person = "bo-lind", from = 2025-03-01 }]
lead = "cy-park"
areas = ["practice"]
[pods.belonging.meetings]
starts = 2025-02-11T13:00:00
minutes = 60
timezone = "America/New_York"
every = "month"
on = "2nd Tuesday"
until = 2026-11-30
skip = [2025-07-08]
cancelled = [2025-12-09]
moved = [{ from = 2025-11-11, to = 2025-11-13T15:00:00 }]
link = "https://meet.example/belonging"
""",
    "convenings": """
[convenings.spring-2025]
title = "Spring convening"
mode = "virtual"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
reflection = "designed-for-equity"
[[convenings.spring-2025.sessions]]
title = "Who is in the room"
minutes = 30
kind = "connection"
lead = "cy-park"
""",
    "projects": """
[projects.ridge-listserv]
organization = "ridge"
title = "A listserv people answer"
goal = "Half of members post once a quarter."
coach = "cy-park"
starts = 2025-02-01
ends = 2026-06-30
[[projects.ridge-listserv.milestones]]
title = "Focus groups held"
due = 2025-06-30
""",
    "grants": """
[grants.ridge]
organization = "ridge"
project = "ridge-listserv"
amount = 100_000.00
[[grants.ridge.tranches]]
amount = 60_000.00
due = 2025-02-15
condition = "Agreement signed"
[[grants.ridge.tranches]]
amount = 40_000.00
due = 2026-02-15
[[grants.ridge.reports]]
title = "Interim report"
due = 2026-01-31
""",
    "stipends": """
[stipends.lunch-buddy]
title = "Lunch buddy meal"
amount = 25.00
earned_by = "pairing"
budget = 5_000.00
reportable_as = "1099-MISC"
""",
    "reporting_thresholds": """
[reporting_thresholds]
2025 = 600.00
2026 = 2_000.00
""",
    "blackouts": """
[blackouts.winter-break]
starts = 2025-12-22
ends = 2026-01-02
""",
    "reflections": """
[reflections.designed-for-equity]
title = "A network designed for equity"
convening = "spring-2025"
opens = 2025-03-18
closes = 2025-04-01
[[reflections.designed-for-equity.prompts]]
id = "structure"
kind = "bullets"
text = "What would be different about its structure?"
required = true
[reflections.designed-for-equity.prompts.translations.es]
text = "¿Qué sería distinto en su estructura?"
[[reflections.designed-for-equity.prompts]]
id = "hope"
kind = "scale"
text = "How likely is that by next year?"
scale = ["Not at all", "A little", "Somewhat", "Very"]

[surveys.year-end]
title = "Year-end survey"
waves = [{ id = "2025", opens = 2025-12-01, closes = 2025-12-20 }]
[[surveys.year-end.prompts]]
id = "ties"
kind = "roster"
of = "organizations"
scale = ["Not yet", "Know of", "Exchange ideas", "Work together"]
tie_from = "Exchange ideas"
text = "How do you work with each of them today?"
""",
}
"""An example of each table of the definition."""

RECORD_EXAMPLES: dict[str, str] = {
    "records/attendance": """
# records/attendance/belonging@2025-03-11.toml
at = 2025-03-11T18:05:00Z
by = "cy-park"
[attendance]
ana-ruiz = "present"
bo-lind = "excused"
[minutes]
ana-ruiz = 54
""",
    "records/pairings": """
# records/pairings/2025-04.toml
at = 2025-04-01T15:00:00Z
by = "cy-park"
kind = "lunch-buddy"
starts = 2025-04-01
ends = 2025-04-30
seed = 7
groups = [["ana-ruiz", "bo-lind"]]
[met]
1 = 2025-04-12
""",
    "records/payments": """
# records/payments/2025-05-02-lunch.toml
at = 2025-05-02T16:00:00Z
by = "cy-park"
paid_on = 2025-05-02
[[payments]]
id = "2025-05-lunch-ana-ruiz"
stipend = "lunch-buddy"
person = "ana-ruiz"
amount = 25.00
earned_by = "2025-04"
""",
    "records/check-ins": """
# records/check-ins/2025-06-03-ridge-listserv.toml
at = 2025-06-03T14:00:00Z
by = "cy-park"
project = "ridge-listserv"
status = "on-track"
summary = "Two focus groups held."
milestones_done = [1]
""",
    "records/support": """
# records/support/2025-06-10-digital-engagement.toml
at = 2025-06-10T20:00:00Z
by = "cy-park"
kind = "advising"
provider = "cy-park"
people = ["ana-ruiz"]
on = 2025-06-10
minutes = 45
topic = "digital engagement"
follow_up = { text = "Share examples", due = 2025-06-24 }
""",
    "records/collaborations": """
# records/collaborations/joint-session.toml
at = 2025-09-01T12:00:00Z
by = "cy-park"
kind = "presentation"
organizations = ["ridge", "river"]
title = "Joint session on belonging"
from = 2025-08-15
status = "done"
evidence = ["https://conference.example/s12"]
""",
    "records/products": """
# records/products/told-us.toml
at = 2025-09-20T12:00:00Z
by = "cy-park"
kind = "blog-post"
title = "What members told us"
credits = [{ who = "ana-ruiz", role = "author" }]
status = "released"
released_on = 2025-09-18
reach = [{ on = 2025-10-20, views = 33 }]
""",
    "records/commitments": """
# records/commitments/two-new-voices.toml
at = 2025-03-18T19:00:00Z
by = "cy-park"
who = "ridge"
text = "Invite two new voices to the board"
due = 2025-12-01
made_at = "spring-2025"
""",
    "records/resources": """
# records/resources/travel-grants.toml
at = 2025-04-02T12:00:00Z
by = "cy-park"
kind = "opportunity"
title = "Travel grants"
contributor = "ana-ruiz"
expires = 2025-06-01
share = "cohort"
""",
    "records/interviews": """
# records/interviews/ridge.toml
at = 2025-11-01T12:00:00Z
by = "cy-park"
organization = "ridge"
people = ["ana-ruiz"]
on = 2025-11-12
status = "scheduled"
product = "told-us"
""",
    "records/feedback": """
# records/feedback/board-week.toml
at = 2025-04-05T12:00:00Z
by = "cy-park"
heard = "Pods clash with board week"
source = "spring-2025"
done = "Moved the January pod"
""",
    "responses/SET/WAVE/PERSON.toml": """
# responses/designed-for-equity/1/ana-ruiz.toml
at = 2025-03-20T17:30:00Z
set = "designed-for-equity"
wave = "1"
person = "ana-ruiz"
consent = "role"
[answers]
structure = ["Rotating chairs", "Members set the agenda"]
hope = "Somewhat"
[answer_consent]
structure = "named"
""",
    "coding/codebook.toml": """
# coding/codebook.toml
[codes.rotation]
title = "Rotation"
definition = "Roles pass from one to the next."
[themes.shared-lead]
wording = "Leading in turns keeps people in"
codes = ["rotation"]
learning_question = 1
""",
    "coding/CODER.toml": """
# coding/cy-park.toml
[[segments]]
response = "designed-for-equity/1/ana-ruiz"
prompt = "structure"
start = 0
end = 15
code = "rotation"
""",
    "quotes.toml": """
# quotes.toml
[quotes.rotating-chairs]
response = "designed-for-equity/1/ana-ruiz"
prompt = "structure"
verbatim = "Rotating chairs"
published = "Rotating chairs [of every group]"
speaker = "ana-ruiz"
title = "Program manager"
organization = "ridge"
attribution = "named"
status = "approved"
scope = "report"
on = 2025-06-01
""",
}
"""An example of each kind of record and of the other files; the first line names the file."""
