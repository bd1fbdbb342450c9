from datetime import datetime

import pytest

from app.components.scheduler.registry import load_jobs
from app.components.scheduler.settings import settings

JOBS = load_jobs()


@pytest.mark.parametrize("job_id", JOBS)
def test_each_job_of_this_application_has_a_next_run(job_id: str) -> None:
    now = datetime.now(settings.zone)
    assert JOBS[job_id].trigger.get_next_fire_time(None, now)
