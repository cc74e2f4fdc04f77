"""Say what a workbook and its surroundings lack, and put back what can be put back without a doubt.

In: a snapshot, and facts about the surroundings that the adapters found (``workbook.health``).
Out: a list of ``Check``, one a line; and for ``doctor --fix`` a change set.
"""
