"""What are roles and rights called on screen?"""

from __future__ import annotations

from collections.abc import Mapping

from lib.store.actors import Role

ROLE_WORDS: Mapping[Role, str] = {
    "admin": "administrator",
    "clinician": "clinician",
    "read_only": "read only",
    "meeting": "case-review meeting",
}

ROLE_MEANINGS: Mapping[Role, str] = {
    "admin": "everything, and looks after people, log, backup and erasure",
    "clinician": "sees, types, changes, prints and takes away histories; runs meetings",
    "read_only": "sees, prints and takes away histories; changes nothing",
    "meeting": "sees histories and takes part in meetings; takes nothing away",
}
