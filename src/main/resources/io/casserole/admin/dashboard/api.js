// What this page asks of its node.

let requestField = null; // proves that a request comes from this page and not from another site's

/** What the node answered, if it refused. */
export class Refused extends Error {
  constructor(status, text) {
    super(text.trim() || `status ${status}`);
    this.status = status;
  }
}

async function answer(response) {
  if (!response.ok) throw new Refused(response.status, await response.text());
  return response;
}

function remember(session) {
  requestField = session['request-field'] ?? null;
  return session;
}

/** As whom the node knows us: {"known-by": "local" | "session" | …}; refused if it does not. */
export async function whoAmI() {
  return remember(await (await answer(await fetch('login'))).json());
}

/** Trades the token for a session. */
export async function logIn(token) {
  return remember(await (await post('login', { token })).json());
}

/** Ends the session of this browser. */
export async function logOut() {
  await post('logout');
  requestField = null;
}

/** Sends JSON. */
export async function post(path, body) {
  return change('POST', path, body);
}

/** Asks for a change. */
export async function change(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (requestField) headers[requestField.name] = requestField.value;
  return answer(await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }));
}

/** Asks for JSON. */
export async function get(path) {
  return (await answer(await fetch(path))).json();
}

const CLUSTER_PERIOD = 5000; // milliseconds at least between two questions to all nodes
let clusterAskedAt = -Infinity;

/** Calls `seen` with the sums of all nodes every few seconds, and `failed` if this node refuses them, until what is returned is called. */
export function followCluster(seen, failed) {
  let stopped = false;
  let timer = null;
  function askLater() {
    timer = setTimeout(ask, Math.max(0, clusterAskedAt + CLUSTER_PERIOD - performance.now()));
  }
  async function ask() {
    clusterAskedAt = performance.now();
    try {
      const told = document.hidden ? null : await get('stats?scope=cluster'); // where nobody looks, nobody is asked
      if (told && !stopped) seen(told);
    } catch (failure) {
      if (!stopped) failed(failure);
    }
    if (!stopped) askLater();
  }
  askLater();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

const PATIENCE = 3000; // milliseconds before the node is asked again

/**
 * Calls `seen` with the state of the node each second, and `lost` with whether it stopped. A browser tries again by itself where a stream
 * ends, and gives up for good where the node refuses it: then `refused` decides, which is told what the node says to whoever we are.
 */
export function follow(seen, lost, refused) {
  let stream = null;
  let stopped = false;
  function open() {
    if (stopped) return;
    stream = new EventSource('events');
    stream.onmessage = event => {
      lost(false);
      seen(JSON.parse(event.data));
    };
    stream.onerror = () => {
      lost(true);
      if (stream.readyState === EventSource.CLOSED) setTimeout(ask, PATIENCE);
    };
  }
  async function ask() {
    try {
      await whoAmI();
      open();
    } catch (failure) {
      if (!refused(failure)) setTimeout(ask, PATIENCE);
    }
  }
  open();
  return () => {
    stopped = true;
    stream.close();
  };
}
