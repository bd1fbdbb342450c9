"""The state file as plans take it: every record has to make sense."""

from aegis_cst.plan.edits.kinds import load_spec
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import PATH, State


def sound_state(project: Project) -> State | Blocker:
    """The state of a project; a record that no command wrote is a blocker."""
    state = project.state
    if isinstance(state, Blocker):
        return state
    for name, record in state.components.items():
        for edit in record.edits:
            try:
                load_spec(edit.kind, edit.spec)
            except (AttributeError, KeyError, TypeError) as error:
                return Blocker(
                    f"the record of {name} holds an edit of kind {edit.kind!r} that "
                    f"aegis did not write ({error}); restore the file",
                    PATH,
                )
    return state
