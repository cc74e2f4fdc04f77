"""Findings that people answer in «Решение», and what an answer turns them into."""

from __future__ import annotations

from sheets_strategy.statement.third_parties import COUNTED, FOR_OTHER, LEFT

SAME_CLIENT, JOINED, APART = "same_client_suggestion", "same_client_joined", "same_client_apart"

FOLLOWED = frozenset({SAME_CLIENT, FOR_OTHER})
"""Questions whose answers a sync follows."""

MEANT = frozenset(
    {"segment_finer_below", "segment_finer_narrowed", "segment_two_departments", "parameter_idle"}
)
"""What is said of segments once: a team may mean it so."""

OUT_OF_ORDER = "segments_out_of_order"

QUESTIONS = frozenset(
    {OUT_OF_ORDER, "import_difference", "name_match_suggestion", "client_closed", *MEANT, *FOLLOWED}
)
"""All findings that are asked until they are answered."""

ANSWERED = {JOINED: SAME_CLIENT, APART: SAME_CLIENT, COUNTED: FOR_OTHER, LEFT: FOR_OTHER}
"""What is told of an answered question → the question: one row for both, so that it can be taken back."""

DECLINED = frozenset({APART, LEFT})
"""What is told of declined questions."""
