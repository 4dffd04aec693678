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
