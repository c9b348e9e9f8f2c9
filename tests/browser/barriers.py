"""What keeps a reader out of a page, as axe finds it."""

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}

LOOK = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
"""


STILL = "() => document.getAnimations().every((one) => one.playState !== 'running')"


def barriers(page, axe, size, scheme):
    """Return what axe finds on a page that is open, as one line each."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(STILL)
    page.evaluate(axe)
    return page.evaluate(LOOK)
