"""Forms in which the keys of a Compose service may be written.

A line starts with a ``>`` for each step that a mapping indents, a ``*`` for the step
of a list below its key, and ``|`` for a comment at the margin.
"""

ANCHORS = """\
x-env: &env
>TZ: utc  # n:env
x-vols: &vols
*- logs:/logs
x-deps: &deps
*- db
x-nets: &nets
>inner:
>>ipv4_address: 10.0.0.9  # n:nets
>edge:
"""

IMAGES = {
    "image": "image: app",
    "build": "build: .  # n:build",
    "build, long": "build:\n>context: .\n>args: {A: b}\n>#\tn: tabs",
    "tagged": "image: !!str app",
    "tab": "image: app\t# n:tab",
    "twice merged": "<<: *log\nimage: app\nextends: {<<: *base}",
    "quoted": "'image': \"app\"  # n:image",
    "merge": "<<: *base  # n:merge",
    "merge, spaced": "<< :   *base",
    "merge list": "<<: [*log, *base]",
    "merge lines": "<<:\n*- *log  # n:log\n*- *base",
    "merge, own image": "<<: *log\nimage: app",
}
EXTENSIONS = {
    "block": "x-app: &base\n>image: app  # n:x-image\n>build: .\n{own}",
    "anchor below": "x-app:\n>&base\n>image: app\n{own}>build: .",
    "flow": "x-app: &base {image: app, build: .}  # n:x-app",
    "flow, keys": "x-app: &base {image: app,\n>environment: {A: b}, volumes: [a:/b] }",
    "tagged": "x-app: &base !custom\n>image: app\n{own}",
    "within": "x-all:\n>more: &base  # n:more\n>>image: app\n{own2}",
    "nested": "x-first: &one\n>image: app\n{own}x-app: &base\n><<: *one\n>tty: true",
    "in a list": "x-list:\n*- &base\n* image: app",
    "alias": "x-one: &base\n>image: app\n{own}x-app: *base",
}
COMMANDS = {
    "none": "",
    "plain": "command: python -m app # n:command",
    "two lines": "command: python\n>-m app",
    "list": "command: [python, '-m', \"a, b\"]",
    "spread": "command: [\n>python,  # n:python ]\n>'#not'\n>]",
    "literal": "command: |  # n:literal\n>one # no comment\n\n>  two",
    "literal, kept": "command: |+\n>one\n\n",
    "literal, stripped": "command: >-\n>one\n>>two\n",
    "indicated": "command: |2-\n>  one",
    "quoted": 'command: "one \\\n>two # no\n\n>three"',
    "tagged": "command: !override\n*- python\n*- -m",
    "lines": "command:  # n:lines\n*- python\n*  # n:deep\n*- '-m'\n",
    "explicit": "? command\n: python",
    "astral": "command: ['\U0001d11e', \"\u00e9\"] # n:\U0001d11e",
    "odd breaks": 'command: "a\u2028 b"  # n:odd\u2028# n:after\x85',
}
PORTS = {
    "none": "",
    "list": "ports:\n*- '80:80'\n*- 81:81  # n:port",
    "long": "ports:\n*- target: 80\n*  published: 81  # n:long\n*# n:after\n",
    "commented": "#ports:\n#  n:- 80:80",
    "margin": "|# n:margin\nports: []",
    "deeper": "init: true\n>>># n:deeper",
}
ENVIRONMENTS = {
    "none": "",
    "map": "environment:\n>A: b  # n:a\n># n:two\n>B: c",
    "quoted map": "environment:\n>'A': 'b'\n>B : \"c\"  # n:b",
    "list": "environment:  # n:list\n*- A=b\n*- B",
    "quoted list": "environment:\n*- 'A=b'\n\n*- 'B=c'  # n:b",
    "flow": "environment: {A: b, B: }  # n:flow",
    "flow list": "environment: [ A=b ,'B=c' ]",
    "spread": "environment: {\n>A: b,  # n:a }\n>B: c\n}",
    "spread list": "environment:\n>[\n>>A=b,\n>># n:x\n>>C,  # n:c\n>]",
    "empty": "environment: {}  # n:empty",
    "empty list": "environment: [ ]",
    "null": "environment:  # n:null",
    "tilde": "environment: ~",
    "merged": "environment:\n><<: *env\n>A: b",
    "merged later": "environment:\n>A: b  # n:a\n><<: *env  # n:env2",
    "alias": "environment: *env",
    "anchored": "environment: &own\n>A: b",
    "tagged": "environment: !override\n>A: b",
    "literal": "environment:\n>A: |\n>>one\n>B: >-\n>>two\n\n",
    "kept": "environment:\n>A: |+\n>>one\n\n\n",
    "ours": "environment:\n>A: b\n>DATABASE_URL: sqlite:////app/a.db",
    "ours, listed": "environment:\n*- DATABASE_URL=sqlite:////app/a.db",
    "other value": "environment: {DATABASE_URL: sqlite://}",
    "no value": "environment:\n*- DATABASE_URL  # n:passed on",
}
VOLUMES = {
    "none": "",
    "list": "volumes:\n*- a:/b  # n:a\n*# n:two\n*- c:/d:ro",
    "quoted list": "volumes:\n*- 'a:/b'\n\n*- './c:/d'",
    "long": "volumes:\n*- type: volume\n*  source: a  # n:a\n*  target: /b\n*  # n:t",
    "dash alone": "volumes:\n*-\n*  type: bind\n*  source: .\n*  target: /src",
    "flow": "volumes: [a:/b, ./c:/d]  # n:flow",
    "flow, comma": "volumes: [ 'a:/b' , ]",
    "spread": "volumes: [\n>a:/b,  # n:a ]\n>c:/d  # n:c\n]",
    "empty": "volumes: []",
    "empty lines": "volumes: [\n># n:none yet\n>]",
    "null": "volumes:  # n:null",
    "word": "volumes: null",
    "alias": "volumes: *vols",
    "anchored": "volumes: &mine\n*- a:/b",
    "tagged": "volumes: !override\n*- a:/b",
    "ours": "volumes:\n*- app-data:/app/data",
    "ours, written": "volumes: ['app-data:/app/data:rw', a:/b]",
    "ours, long": "volumes:\n*- {type: volume, source: x, target: /app/data}",
}
DEPENDS = {
    "none": "",
    "list": "depends_on:\n*- db  # n:db\n*- mail",
    "quoted list": "depends_on:\n*- 'db'\n*# n:deep\n",
    "map": "depends_on:\n>db:\n>>condition: service_started  # n:db\n",
    "maps": "depends_on:\n>db: {condition: service_started}\n\n>mail:  # n:m\n"
    ">>condition: service_healthy\n>>restart: true\n>># n:deep",
    "flow": "depends_on: [db, mail]  # n:flow",
    "flow map": "depends_on: { db: { condition: service_started } }",
    "spread": "depends_on: [\n>'db',  # n:db\n>'mail',\n]",
    "empty": "depends_on: []",
    "empty map": "depends_on: {}  # n:none",
    "null": "depends_on:",
    "alias": "depends_on: *deps",
    "anchored": "depends_on: &mine [db]",
    "ours": "depends_on:\n*- db\n*- redis  # n:redis",
    "ours, started": "depends_on: {redis: {condition: service_started}}",
    "tagged": "depends_on: !override [db]",
}
NETWORKS = {
    "none": "",
    "list": "networks:  # n:nets\n*- edge  # n:edge\n*- inner",
    "flow": "networks: [ default, 'edge' ]",
    "map": "networks:\n>inner:\n>>ipv4_address: 10.0.0.9  # n:ip\n>edge: {priority: 1}",
    "flow map": "networks: {inner: {aliases: [api], priority: 2}, edge: {}}",
    "merged": "networks:\n><<: *nets\n>more: {aliases: [x]}  # n:more",
    "alias": "networks: *nets",
    "anchored": "networks: &joined [inner]",
    "null": "networks:  # n:none",
    "host": "network_mode: host",
    "of another": "network_mode: 'service:db'  # n:mode",
}
CONFIGS = {
    "none": "",
    "files": "env_file:\n*- path: .env\n*  required: false  # n:env\n*- more.env",
    "file": "env_file: .env",
    "many": "secrets: [a]\nconfigs:\n*- source: c\n*  target: /c  # n:c\n"
    "extra_hosts: ['a:1.2.3.4']\nuser: '1000'\nread_only: true\ntmpfs: /tmp\n"
    "restart: always",
    "alone": "container_name: web  # n:one\nhostname: web\nmac_address: aa",
    "labels": "labels:\n*- traefik.enable=true  # n:traefik\n*- a=b",
    "labels map": "labels: {traefik.enable: 'true', a: b}",
    "proxied": "labels:\n>traefik.http.x: y",
    "sizes": "deploy: {replicas: 2}\nmem_limit: 1g\ncpus: 2",
    "anchored": "secrets: &secrets [a, b]\nuser: &who app",
    "within": "logging:\n>options: &log-options\n>>max-size: 1m",
    "script": "entrypoint: /wait.sh",
    "literal": "tmpfs: |\n>/tmp\nworking_dir: >-\n>/srv\n",
    "elsewhere": "extends: {file: common.yml, service: base}",
    "profile": "profiles: [full]\ninit: true",
}
