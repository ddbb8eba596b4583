"""Label batches under Airflow: one DAG asks for labels at night, another collects answers every two hours.

Set the Airflow variables completion_batch_table and completion_batch_store (s3://bucket/prefix, or a folder that all
workers share: file:///...). Credentials come from the workers' environment, as for every AWS SDK; OPENAI_API_KEY only
submit, collect and reconcile need.
"""

import json

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task

PROGRAM = "completion-batch"
PLACE = "--table {{ var.value.completion_batch_table }} --store {{ var.value.completion_batch_store }}"
# The same whenever a task of this run is tried again: prepare then goes on with its plan, submit with what it began.
EXECUTION = "airflow-{{ ts_nodash }}"
PLAN = "{{ var.value.completion_batch_store }}/labels/" + EXECUTION + "/plan.json"
DIGEST = "{{ ti.xcom_pull('prepare')['planSha256'] }}"
# The last line of standard output is one JSON object; what went wrong stands on standard error, in the task's log.
DEFAULTS = {"retries": 1, "retry_delay": pendulum.duration(minutes=5)}


@task
def environments(prepared: dict) -> list[dict]:
    """One a shard. What is mapped is no template, so the command has its shard from the environment."""
    return [{"SHARD": shard} for shard in prepared["shards"]]


with DAG(
    "label_batches",
    schedule="0 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,  # one submit at a time
    default_args=DEFAULTS,
):
    prepare = BashOperator(
        task_id="prepare",
        bash_command=f'{PROGRAM} prepare {PLACE} --execution {EXECUTION} --max-shards 20 --out "$(mktemp -d)" --json',
        output_processor=json.loads,
    )
    formats = BashOperator.partial(
        task_id="format",
        max_active_tis_per_dagrun=8,
        append_env=True,
        bash_command=(
            f'{PROGRAM} format --plan {PLAN} --plan-sha256 {DIGEST} --shard "$SHARD" --out "$(mktemp -d)" --json'
        ),
    ).expand(env=environments(prepare.output))
    submit = BashOperator(
        task_id="submit",
        # Without a shard there is no format, and yet what earlier nights left is finished.
        trigger_rule="none_failed",
        bash_command=f'{PROGRAM} submit --plan {PLAN} --plan-sha256 {DIGEST} --requests "$(mktemp -d)" --max-cost-usd 5 --json',
    )
    formats >> submit

with DAG(
    "collect_batches",
    schedule="30 */2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
):
    collect = BashOperator(task_id="collect", bash_command=f"{PROGRAM} collect {PLACE} --json")
    # A collect that failed is no reason to leave labels waiting: it runs after it in any case, and the run still fails.
    reconcile = BashOperator(
        task_id="reconcile", trigger_rule="all_done", bash_command=f"{PROGRAM} reconcile {PLACE} --json"
    )
    collect >> reconcile
