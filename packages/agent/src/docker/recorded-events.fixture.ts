// Recorded from Docker 28.5.2 (API 1.51).

/** In the order they came: network create, container create, two attachments, container start. */
export const events: readonly unknown[] = [
  {
    Type: 'network',
    Action: 'create',
    Actor: {
      ID: '751e9e87361d80de961bb5f352a03009c921f25e27650d6169698c318ed87629',
      Attributes: {
        name: 'home',
        type: 'macvlan',
      },
    },
    scope: 'local',
    time: 1795333383,
    timeNano: 1795333383587962600,
  },
  {
    status: 'create',
    id: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
    from: 'trailer-lab/echo:busybox',
    Type: 'container',
    Action: 'create',
    Actor: {
      ID: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
      Attributes: {
        'dev.trailer.fingerprint': 'def',
        'dev.trailer.restarts': '2',
        'dev.trailer.workspace': 'ws_1',
        image: 'trailer-lab/echo:busybox',
        name: 'web',
      },
    },
    scope: 'local',
    time: 1795333383,
    timeNano: 1795333383630485500,
  },
  {
    Type: 'network',
    Action: 'connect',
    Actor: {
      ID: 'a903bbbc8f65d3c726e6c4dd93101c49d064ddc2b4c7f9a60823d2798bb12256',
      Attributes: {
        container: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
        name: 'bridge',
        type: 'bridge',
      },
    },
    scope: 'local',
    time: 1795333383,
    timeNano: 1795333383879343400,
  },
  {
    Type: 'network',
    Action: 'connect',
    Actor: {
      ID: '751e9e87361d80de961bb5f352a03009c921f25e27650d6169698c318ed87629',
      Attributes: {
        container: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
        name: 'home',
        type: 'macvlan',
      },
    },
    scope: 'local',
    time: 1795333383,
    timeNano: 1795333383922584000,
  },
  {
    status: 'start',
    id: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
    from: 'trailer-lab/echo:busybox',
    Type: 'container',
    Action: 'start',
    Actor: {
      ID: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
      Attributes: {
        'dev.trailer.fingerprint': 'def',
        'dev.trailer.restarts': '2',
        'dev.trailer.workspace': 'ws_1',
        image: 'trailer-lab/echo:busybox',
        name: 'web',
      },
    },
    scope: 'local',
    time: 1795333383,
    timeNano: 1795333383939357000,
  },
];
