"""The facilitator's morning page: what is next, what slipped and why, what to do about it now.

``page`` puts it together; ``sources`` lists the rooms' concerns, each a function of its own file.
"""
