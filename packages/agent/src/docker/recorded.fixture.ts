import type Docker from 'dockerode';

// Recorded from Docker 28.5.2 (API 1.51) and cut to what the agent reads: a container on the default bridge and on a
// macvlan network, created, running and stopped.

export const createdContainer = {
  Id: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
  Name: '/web',
  State: {
    Status: 'created',
    Running: false,
    Pid: 0,
    ExitCode: 0,
    Error: '',
  },
  Config: {
    Tty: false,
    Labels: {
      'dev.trailer.fingerprint': 'def',
      'dev.trailer.restarts': '2',
      'dev.trailer.workspace': 'ws_1',
    },
    Image: 'trailer-lab/echo:busybox',
  },
  NetworkSettings: {
    Ports: {},
    Networks: {
      bridge: {
        IPAMConfig: null,
        MacAddress: '',
        GwPriority: 1000,
        NetworkID: '',
        Gateway: '',
        IPAddress: '',
        IPPrefixLen: 0,
        IPv6Gateway: '',
        GlobalIPv6Address: '',
        GlobalIPv6PrefixLen: 0,
      },
      home: {
        IPAMConfig: {
          IPv4Address: '192.168.77.150',
        },
        MacAddress: '02:42:c0:a8:4d:96',
        GwPriority: 0,
        NetworkID: '',
        Gateway: '',
        IPAddress: '',
        IPPrefixLen: 0,
        IPv6Gateway: '',
        GlobalIPv6Address: '',
        GlobalIPv6PrefixLen: 0,
      },
    },
  },
} as unknown as Docker.ContainerInspectInfo;

export const runningContainer = {
  Id: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
  Name: '/web',
  State: {
    Status: 'running',
    Running: true,
    Pid: 17810,
    ExitCode: 0,
    Error: '',
  },
  Config: {
    Tty: false,
    Labels: {
      'dev.trailer.fingerprint': 'def',
      'dev.trailer.restarts': '2',
      'dev.trailer.workspace': 'ws_1',
    },
    Image: 'trailer-lab/echo:busybox',
  },
  NetworkSettings: {
    Ports: {
      '8080/tcp': [
        {
          HostIp: '0.0.0.0',
          HostPort: '9090',
        },
        {
          HostIp: '::',
          HostPort: '9090',
        },
      ],
      '8081/udp': [
        {
          HostIp: '192.168.77.11',
          HostPort: '9091',
        },
      ],
    },
    Networks: {
      bridge: {
        IPAMConfig: null,
        MacAddress: 'fe:51:58:ab:98:ce',
        GwPriority: 1000,
        NetworkID: 'a903bbbc8f65d3c726e6c4dd93101c49d064ddc2b4c7f9a60823d2798bb12256',
        Gateway: '172.17.0.1',
        IPAddress: '172.17.0.2',
        IPPrefixLen: 16,
        IPv6Gateway: '',
        GlobalIPv6Address: '',
        GlobalIPv6PrefixLen: 0,
      },
      home: {
        IPAMConfig: {
          IPv4Address: '192.168.77.150',
        },
        MacAddress: '02:42:c0:a8:4d:96',
        GwPriority: 0,
        NetworkID: '751e9e87361d80de961bb5f352a03009c921f25e27650d6169698c318ed87629',
        Gateway: '192.168.77.1',
        IPAddress: '192.168.77.150',
        IPPrefixLen: 24,
        IPv6Gateway: '',
        GlobalIPv6Address: '',
        GlobalIPv6PrefixLen: 0,
      },
    },
  },
} as unknown as Docker.ContainerInspectInfo;

export const stoppedContainer = {
  Id: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
  Name: '/web',
  State: {
    Status: 'exited',
    Running: false,
    Pid: 0,
    ExitCode: 0,
    Error: '',
  },
  Config: {
    Tty: false,
    Labels: {
      'dev.trailer.fingerprint': 'def',
      'dev.trailer.restarts': '2',
      'dev.trailer.workspace': 'ws_1',
    },
    Image: 'trailer-lab/echo:busybox',
  },
  NetworkSettings: {
    Ports: {},
    Networks: {
      bridge: {
        IPAMConfig: null,
        MacAddress: '',
        GwPriority: 1000,
        NetworkID: 'a903bbbc8f65d3c726e6c4dd93101c49d064ddc2b4c7f9a60823d2798bb12256',
        Gateway: '',
        IPAddress: '',
        IPPrefixLen: 0,
        IPv6Gateway: '',
        GlobalIPv6Address: '',
        GlobalIPv6PrefixLen: 0,
      },
      home: {
        IPAMConfig: {
          IPv4Address: '192.168.77.150',
        },
        MacAddress: '',
        GwPriority: 0,
        NetworkID: '751e9e87361d80de961bb5f352a03009c921f25e27650d6169698c318ed87629',
        Gateway: '',
        IPAddress: '',
        IPPrefixLen: 0,
        IPv6Gateway: '',
        GlobalIPv6Address: '',
        GlobalIPv6PrefixLen: 0,
      },
    },
  },
} as unknown as Docker.ContainerInspectInfo;

export const listedContainer = {
  Id: 'a209073c753e352be4aa8c31ba91db561ee0a5a578556ad9783c3541e4f68e73',
  Names: ['/web'],
  Ports: [
    {
      IP: '0.0.0.0',
      PrivatePort: 8080,
      PublicPort: 9090,
      Type: 'tcp',
    },
    {
      IP: '::',
      PrivatePort: 8080,
      PublicPort: 9090,
      Type: 'tcp',
    },
    {
      IP: '192.168.77.11',
      PrivatePort: 8081,
      PublicPort: 9091,
      Type: 'udp',
    },
  ],
  Labels: {
    'dev.trailer.fingerprint': 'def',
    'dev.trailer.restarts': '2',
    'dev.trailer.workspace': 'ws_1',
  },
  State: 'running',
} as unknown as Docker.ContainerInfo;

export const macvlanNetwork = {
  Name: 'home',
  Id: '751e9e87361d80de961bb5f352a03009c921f25e27650d6169698c318ed87629',
  Driver: 'macvlan',
  IPAM: {
    Driver: 'default',
    Options: null,
    Config: [
      {
        Subnet: '192.168.77.0/24',
        IPRange: '192.168.77.128/25',
        Gateway: '192.168.77.1',
        AuxiliaryAddresses: {
          'excluded-1': '192.168.77.130',
        },
      },
    ],
  },
  Options: {
    parent: 'eth0',
  },
  Labels: {
    'dev.trailer.fingerprint': 'abc',
    'dev.trailer.network': 'net_1',
  },
} as unknown as Docker.NetworkInspectInfo;

export const bridgeNetwork = {
  Name: 'bridge',
  Id: 'a903bbbc8f65d3c726e6c4dd93101c49d064ddc2b4c7f9a60823d2798bb12256',
  Driver: 'bridge',
  IPAM: {
    Driver: 'default',
    Options: null,
    Config: [
      {
        Subnet: '172.17.0.0/16',
        Gateway: '172.17.0.1',
      },
    ],
  },
  Options: {
    'com.docker.network.bridge.default_bridge': 'true',
    'com.docker.network.bridge.name': 'docker0',
  },
  Labels: {},
} as unknown as Docker.NetworkInspectInfo;
