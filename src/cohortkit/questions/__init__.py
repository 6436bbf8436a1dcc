"""Question sets (reflections and surveys): the exercise that is handed out, the answers that come back.

`exercise` and `building` make a notebook, `collecting` reads what returns, `status` says who is still to answer,
`withdrawing` takes words back, `surveys` reads other tools' exports. The form itself is `cohortkit.notebook`.
"""
