"""How the body of a service is laid out where it goes: as its neighbours are."""

from round_trip import edited

from codemods.compose import service as compose_service

BODY = """\
image: x
volumes:
  - type: bind
    # why
    source: /a
  - - nested
    - x: 1
      y:
        z: 2
environment:
  GREETING: |-
    grüß: dich
  QUOTED: 'grüß'
"""
SPEC = compose_service.Spec(name="worker", body=BODY)


def test_body_is_indented_as_the_file_is() -> None:
    before = """\
services:
    web:
        image: a
        ports:
            -   '1:1'
"""
    added = """\

    worker:
        image: x
        volumes:
            - type: bind
              # why
              source: /a
            - - nested
              - x: 1
                y:
                    z: 2
        environment:
            GREETING: |-
              grüß: dich
            QUOTED: 'grüß'
"""
    result = edited(compose_service.insert(before.encode(), SPEC))
    assert result.data.decode() == before + added


def test_body_within_braces_is_one_line() -> None:
    before = "services: {web: {image: a}}\n"
    added = (
        ", worker: {image: x, volumes: [{type: bind, source: /a}, "
        "[nested, {x: 1, y: {z: 2}}]], "
        """environment: {GREETING: "grüß: dich", QUOTED: 'grüß'}}"""
    )
    result = edited(compose_service.insert(before.encode(), SPEC))
    assert result.data.decode() == before.replace("}}\n", f"}}{added}}}\n")
