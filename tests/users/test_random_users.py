"""A user who edits at random, and commands at random moments."""

import random

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from proof_scale import SCALE, SEED, scaled

from users.edits import LAYING_OUT, REBUILDING, WRITING
from users.simulation import Simulation

COMPONENTS = ("scheduler", "database", "cache", "worker")
_seeds = st.integers(min_value=0, max_value=2**32 - 1)
_names = st.lists(st.sampled_from(COMPONENTS), min_size=1, max_size=2, unique=True)


class RandomUser(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.simulation = Simulation()

    @rule(name=st.sampled_from(sorted(WRITING)), seed=_seeds)
    def write(self, name: str, seed: int) -> None:
        self.simulation.edit(name, seed)

    @rule(name=st.sampled_from(sorted(WRITING)), seed=_seeds)
    def write_more(self, name: str, seed: int) -> None:
        self.simulation.edit(name, seed)

    @rule(name=st.sampled_from(sorted(LAYING_OUT)), seed=_seeds)
    def lay_out(self, name: str, seed: int) -> None:
        self.simulation.edit(name, seed)

    @rule(name=st.sampled_from(sorted(REBUILDING)), seed=_seeds)
    def rebuild(self, name: str, seed: int) -> None:
        self.simulation.edit(name, seed)

    @rule(names=_names)
    def add(self, names: list[str]) -> None:
        self.simulation.add(*names)

    @rule(names=_names, keep_edited=st.booleans(), force=st.booleans())
    def remove(self, names: list[str], *, keep_edited: bool, force: bool) -> None:
        self.simulation.remove(*names, keep_edited=keep_edited, force=force)

    @rule()
    def undo(self) -> None:
        self.simulation.undo()


def test_random_users() -> None:
    settings_of_run = settings(
        max_examples=scaled(50),
        stateful_step_count=12,
        deadline=None,
        derandomize=SEED == 0,
        database=None,
        phases=[Phase.generate] if SCALE <= 1 else list(Phase),
        suppress_health_check=list(HealthCheck),
    )
    random.seed(SEED)
    run_state_machine_as_test(RandomUser, settings=settings_of_run)
