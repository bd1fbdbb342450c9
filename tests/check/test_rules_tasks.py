import pytest

from aegis_cst.check.rules.tasks import RULES
from check.project_check import found, shown

APP = """
    from fastapi import FastAPI

    app = FastAPI()
"""
JOBS = """
    async def mail(ctx, to):
        ...


    async def bill(ctx, to):
        ...
"""
WORKER = """
    from app.jobs import mail


    class WorkerSettings:
        functions = [mail]
        redis_settings = None
"""


def arq(call: str, worker: str = WORKER, **more: str) -> list[str]:
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/main.py": APP,
        "app/jobs.py": JOBS,
        "app/worker.py": worker,
        "app/api.py": f"async def handler(pool):\n    await pool.{call}\n",
    }
    files |= {f"app/{name}.py": text for name, text in more.items()}
    return shown(RULES, files)


def test_a_job_of_another_name_is_told() -> None:
    assert arq('enqueue_job("bill")') == [
        (
            "app/api.py:2:28 `bill` is enqueued here, and no worker "
            "knows a function of "
            "that name"
        )
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "[mail]",
        '["app.jobs.mail"]',
        "(mail,)",
        "[func(mail)]",
        "[func('app.jobs.other', name='mail')]",
        "[*TASKS]",
        "TASKS",
        "TASKS + []",
    ],
)
def test_however_it_is_listed_a_job_is_known(listed: str) -> None:
    worker = (
        "from arq import func\nfrom app.jobs import mail\n\nTASKS = [mail]\n\n\n"
        f"class WorkerSettings:\n    functions = {listed}\n    redis_settings = None\n"
    )
    assert arq('enqueue_job("mail")', worker) == []
    assert len(arq('enqueue_job("bill")', worker)) == 1


@pytest.mark.parametrize(
    "listed",
    [
        "collect()",
        "[each for each in (mail,)]",
        "[mail, *other()]",
        "[unknown]",
        "[decorated]",
    ],
)
def test_a_list_that_is_not_followed_is_left_alone(listed: str) -> None:
    worker = (
        "from app.jobs import mail\nfrom lib import task\n\n\n@task\nasync def "
        "decorated(ctx): ...\n\n\n"
        f"class WorkerSettings:\n    functions = {listed}\n    redis_settings = None\n"
    )
    assert arq('enqueue_job("bill")', worker) == []


def test_a_job_that_only_runs_by_the_clock_is_not_known_by_its_name() -> None:
    worker = """
        from arq import cron
        from app.jobs import bill, mail


        class WorkerSettings:
            functions = [mail]
            cron_jobs = [cron(bill, hour=3)]
    """
    assert len(arq('enqueue_job("bill")', worker)) == 1


def test_a_queue_that_nobody_serves_is_told() -> None:
    assert arq('enqueue_job("mail", _queue_name="slow")') == [
        (
            "app/api.py:2:28 `mail` is enqueued on the queue `slow`, and "
            "no worker takes "
            "jobs from it"
        )
    ]
    worker = WORKER + '        queue_name = "slow"\n'
    assert arq('enqueue_job("mail", _queue_name="slow")', worker) == []
    assert arq('enqueue_job("mail")', worker) == [
        (
            "app/api.py:2:28 `mail` is enqueued on the queue "
            "`arq:queue`, which is arq's "
            "own, and no worker takes jobs from it"
        )
    ]


def test_a_pool_with_a_queue_of_its_own_and_a_job_of_a_worker_are_left_alone() -> None:
    worker = WORKER + '        queue_name = "slow"\n'
    pool = 'pool = create_pool(default_queue_name="slow")\n'
    assert arq('enqueue_job("mail")', worker, pool=pool) == []
    job = 'async def again(ctx):\n    await ctx["redis"].enqueue_job("mail")\n'
    files = {"m.py": APP, "w.py": WORKER, "again.py": job}
    assert shown(RULES, {**files, "app/jobs.py": JOBS, "w.py": worker}) == []


def test_a_project_without_a_worker_is_left_alone() -> None:
    assert arq('enqueue_job("bill")', "") == []


def test_a_changed_list_is_left_alone() -> None:
    worker = WORKER + "\n\n    WorkerSettings.functions.append(len)\n"
    assert arq('enqueue_job("bill")', worker) == []


CELERY = 'from celery import Celery\n\ncelery = Celery("shop"{})\n'
TASKS = (
    "from app.worker import celery\n\n\n@celery.task\ndef mail(to):\n    ...\n\n\n"
    "@celery.task(name='bill')\ndef send_bill(to):\n    ...\n"
)
API = "from app.tasks import mail\n\n\ndef handler():\n    mail.{}\n"


def celery(call: str, include: str = "", **more: str | bytes) -> list[str]:
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "app/worker.py": CELERY.format(include),
        "app/tasks.py": TASKS,
        "app/api.py": API.format(call),
    }
    return shown(RULES, files | {key.replace("__", "."): more[key] for key in more})


@pytest.mark.parametrize("call", ["delay(1)", "apply_async((1,))"])
def test_a_task_that_no_worker_loads_is_told(call: str) -> None:
    method = call.partition("(")[0]
    column = 5
    assert celery(call) == [
        (
            f"app/api.py:5:{column} the task `mail` is sent here, and no "
            f"worker loads its "
            "module: it is refused as unregistered"
        )
    ], method


@pytest.mark.parametrize(
    "include",
    [
        ', include=["app.tasks"]',
        ")\ncelery.autodiscover_tasks(['app']",
        ")\ncelery.conf.update(imports=('app.tasks',)",
        ")\ncelery.conf.imports = ('app.tasks'",
        ")\nfrom app import tasks\nprint(tasks",
        ")\ncelery.autodiscover_tasks(",
        ", include=load()",
        ")\ncelery.config_from_object('app.settings'",
    ],
)
def test_a_task_that_may_be_loaded_is_not(include: str) -> None:
    assert celery("delay(1)", include) == []


def test_the_command_of_the_worker_says_what_it_loads() -> None:
    compose = "services:\n  worker:\n    command: celery -A {} worker\n"
    assert celery("delay(1)", compose__yml=compose.format("app.tasks")) == []
    assert len(celery("delay(1)", compose__yml=compose.format("app.worker"))) == 1
    assert celery("delay(1)", compose__yml=compose.format("$APP")) == []


def test_a_queue_without_a_worker_is_told() -> None:
    include = ', include=["app.tasks"]'
    call = 'apply_async((1,), queue="slow")'
    compose = "services:\n  worker:\n    command: celery -A app.worker worker {}\n"
    plain, slow, both = (
        compose.format(each) for each in ("", "-Q slow", "--queues=celery,slow")
    )
    assert celery(call, include) == []
    assert celery(call, include, compose__yml=both) == []
    assert celery(call, include, compose__yml=slow) == []
    assert celery(call, include, compose__yml=plain) == [
        (
            "app/api.py:5:34 this task goes to the queue `slow`, and no "
            "worker takes tasks "
            "from it"
        )
    ]
    assert celery("delay(1)", include, compose__yml=slow) == [
        (
            "app/api.py:5:5 this task goes to the queue `celery`, Celery's own, and no "
            "worker takes tasks from it"
        )
    ]
    routed = include + ', task_routes={"app.tasks.mail": {"queue": "slow"}}'
    assert celery("delay(1)", routed, compose__yml=slow) == []


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("app.tasks.mail", 0),
        ("bill", 0),
        ("app.tasks.male", 1),
        ("app.tasks.nothing", 1),
        ("other.service.task", 0),
        ("bills", 1),
    ],
)
def test_the_name_of_a_task_that_is_sent_is_looked_up(name: str, count: int) -> None:
    call = f"app.send_task('{name}')"
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/worker.py": CELERY.format(', include=["app.tasks"]'),
        "app/tasks.py": TASKS,
        "app/api.py": f"from app.worker import celery as app\n\n{call}\n",
    }
    assert len(found(RULES, files)) == count


def taskiq(command: str) -> list[str]:
    files = {
        "app/__init__.py": "",
        "app/broker.py": "from taskiq import InMemoryBroker\n\nbroker = "
        "InMemoryBroker()\n",
        "app/tasks.py": "from app.broker import broker\n\n\n@broker.task\nasync def "
        "mail(): ...\n",
        "app/api.py": "from app.tasks import mail\n\n\nasync def handler():\n    await "
        "mail.kiq()\n",
        "compose.yml": f"services:\n  worker:\n    command: {command}\n",
    }
    return shown(RULES, files)


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("taskiq worker app.broker:broker", 1),
        ("taskiq worker app.broker:broker --workers 2", 1),
        ("taskiq worker app.broker:broker app.tasks", 0),
        ("taskiq worker --reload app.broker:broker app.tasks", 0),
        ("taskiq worker app.broker:broker --fs-discover", 0),
        ("taskiq worker app.broker:broker $MODULES", 0),
        ("uvicorn app.api:app", 0),
    ],
)
def test_taskiq_loads_what_its_command_names(command: str, count: int) -> None:
    assert len(taskiq(command)) == count
