// What was typed, and what was saved. The window keeps both, also while nobody answers and when it
// is loaded anew: what is typed until the panel has it, what is saved for as long as it is open.

const MOST = 500; // fields, of which the ones that changed last stay

/** Return what a window keeps of the forms of a panel. */
export function formsOf(panel) {
  const typed = kept(`session-panel typed ${panel}`);
  const saved = kept(`session-panel saved ${panel}`);

  /** Let go of what a scene has, or can have no more, and keep what it says was saved. */
  function note(scene) {
    const open = new Set(scene.view.sessions.map(({ id }) => id));
    typed.change((all) => all.filter((one) => open.has(one.session) && !isIn(one, scene)));
    const session = focusOf(scene.view);
    for (const [field, value] of Object.entries(scene.saved)) saved.put({ session, field, value });
  }

  /** Return a scene with what is kept in its form. */
  function into(scene) {
    const { view } = scene;
    if (view.form === null) return scene;
    const focused = focusOf(view);
    const unsaved = new Set(typed.all().map(({ session }) => session));
    const marked = (one) => ({ ...one, unsaved: one.unsaved || unsaved.has(one.id) });
    const form = { ...view.form, ...fieldsOf(typed.all(), focused) };
    const shown = { ...view, sessions: view.sessions.map(marked), form };
    return { ...scene, saved: fieldsOf(saved.all(), focused), view: shown };
  }

  /** Return the fields of a session that the panel is to be told. */
  function untold(session) {
    const isUntold = ({ version, wrong }) => version === undefined && !wrong;
    return fieldsOf(typed.all().filter(isUntold), session);
  }

  /** Note of fields, as they were told, the version from which the panel has them, or a fault. */
  function told(session, fields, outcome) {
    const is = (one) => one.session === session && fields[one.field] === one.value;
    typed.change((all) => all.map((one) => (is(one) ? { ...one, ...outcome } : one)));
  }

  return { note, into, untold, told, put: typed.put };
}

/** Return the id of the session that has the focus. */
export function focusOf({ sessions }) {
  return sessions.find(({ focused }) => focused).id;
}

function isIn({ version }, scene) {
  return version !== undefined && version <= scene.version;
}

function fieldsOf(all, session) {
  const own = all.filter((one) => one.session === session);
  return Object.fromEntries(own.map(({ field, value }) => [field, value]));
}

/** Return a list of fields that the window keeps under a name. */
function kept(name) {
  let list = JSON.parse(sessionStorage.getItem(name) ?? "[]");
  function change(changed) {
    list = changed(list);
    sessionStorage.setItem(name, JSON.stringify(list));
  }
  function put({ session, field, value }) {
    const others = (one) => one.session !== session || one.field !== field;
    change((all) => [...all.filter(others), { session, field, value }].slice(-MOST));
  }
  return { all: () => list, change, put };
}
