// What was typed, and what was saved: the window keeps both, also while nobody answers and when it is
// loaded anew. What is typed goes once the panel has it, and is shown in its place until then.

/** Return what a window keeps of a panel's forms. */
export function formsOf(panel) {
  const typed = kept(`session-panel typed ${panel}`);
  const saved = kept(`session-panel saved ${panel}`);

  /** Return a scene with what is kept in its form; what the panel has, or never will, is let go. */
  function into(scene) {
    const { view } = scene;
    const open = new Set(view.sessions.map(({ id }) => id));
    typed.change((all) => all.filter((one) => open.has(one.session) && !isIn(one, scene)));
    const focused = focusOf(view);
    if (view.form === null) return scene;
    saved.change((all) => [...all.filter((one) => one.session !== focused), ...savedIn(scene, all)]);
    const unsaved = new Set(typed.all().map(({ session }) => session));
    const sessions = view.sessions.map((one) => ({ ...one, unsaved: one.unsaved || unsaved.has(one.id) }));
    const form = { ...view.form, ...fieldsOf(typed.all(), focused) };
    const shown = fieldsOf(saved.all(), focused);
    return { ...scene, saved: shown, view: { ...view, sessions, form } };
  }

  /** Keep what is in a field of a session's form. */
  function put(session, field, value) {
    typed.change((all) => [...others(all, session, field), { session, field, value }]);
  }

  /** Return the fields of a session that the panel has to be told, and has not been told in vain. */
  function untold(session) {
    return fieldsOf(
      typed.all().filter(({ version, wrong }) => version === undefined && !wrong),
      session,
    );
  }

  /** Note of fields as they were told that the panel has them from a version on, or never will. */
  function told(session, fields, outcome) {
    const is = (one) => one.session === session && fields[one.field] === one.value;
    typed.change((all) => all.map((one) => (is(one) ? { ...one, ...outcome } : one)));
  }

  return { into, put, untold, told };
}

/** Return the id of the session that has the focus. */
export function focusOf({ sessions }) {
  return sessions.find(({ focused }) => focused).id;
}

function isIn({ version }, scene) {
  return version !== undefined && version <= scene.version;
}

/** Return the saved fields of the session in focus: of a service that started since, those from before. */
function savedIn(scene, all) {
  const session = focusOf(scene.view);
  const fields = { ...fieldsOf(all, session), ...scene.saved };
  return Object.entries(fields).map(([field, value]) => ({ session, field, value }));
}

function fieldsOf(all, session) {
  const own = all.filter((one) => one.session === session);
  return Object.fromEntries(own.map(({ field, value }) => [field, value]));
}

function others(all, session, field) {
  return all.filter((one) => one.session !== session || one.field !== field);
}

/** Return a list that the window keeps under a name. */
function kept(name) {
  let list = JSON.parse(sessionStorage.getItem(name) ?? "[]");
  return {
    all: () => list,
    change: (changed) => {
      list = changed(list);
      sessionStorage.setItem(name, JSON.stringify(list));
    },
  };
}
