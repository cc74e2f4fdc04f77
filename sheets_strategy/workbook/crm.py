"""What is known of a CRM: columns of the file that it imports, and words of the one that it exports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CODE: Final = re.compile(r"(?<![\w-])[a-z][0-9]{3,}-[a-z][0-9]{3,}(?![\w-])")
"""A task's code as it stands in any text: client and row of «План»."""


@dataclass(frozen=True, slots=True)
class Crm:
    """A CRM.

    Attributes:
        key: Name of the other side of exchanges: ``amocrm``, ``bitrix24``.
        title: What people call it.
        columns: What a column of its import holds → header, in order.
        own: Folded headers by which its export is known.
        headers: What a column of its export holds → folded headers, the best first.
        statuses: Folded word of a stage or status → status of «Работа», "" where it says nothing.
        told: Folded words that also go into the comment.
        outcomes: Folded word → outcome of «Работа».
    """

    key: str
    title: str
    columns: Mapping[str, str]
    own: frozenset[str]
    headers: Mapping[str, tuple[str, ...]]
    statuses: Mapping[str, str]
    told: frozenset[str]
    outcomes: Mapping[str, str]
