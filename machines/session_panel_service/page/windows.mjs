// The windows of a browser share one stream: one of them follows, and tells the others.

const OFTEN = 2_000; // milliseconds

/**
 * Follow a panel in one of the windows that have the same name; when it closes, in the next.
 *
 * `hear` gets what is told, in each window. Returns a function that asks whoever follows to look
 * again now. Where a browser has no locks, which need a page that came safely, each follows.
 */
export function shareAmongWindows(name, { follow, wake }, hear) {
  if (!navigator.locks) {
    follow(hear);
    return wake;
  }
  const channel = new BroadcastChannel(name);
  let latest = {};
  let follows = false;

  function note(told) {
    latest = { ...latest, ...told };
    hear(told);
  }

  function tell(told) {
    note(told);
    channel.postMessage({ told: latest });
  }

  channel.onmessage = ({ data: { told, asks } }) => {
    if (told && !follows) note(told);
    if (!asks || !follows) return;
    wake();
    if (latest.link) channel.postMessage({ told: latest });
  };
  navigator.locks.request(name, () => {
    follows = true;
    return follow(tell);
  });

  const again = () => (follows ? wake() : channel.postMessage({ asks: true }));
  again();
  // The clocks of a hidden window may stand still: one that is looked at is impatient for it.
  const isImpatient = () => latest.link === "lost" && !follows && !document.hidden;
  setInterval(() => isImpatient() && again(), OFTEN);
  return again;
}
