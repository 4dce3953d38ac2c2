/** Addresses of every kind that no partner can have, as a name server could answer with. */
export const INTERNAL_ADDRESSES = [
  '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.254', '127.0.0.1', '127.0.1.1', '127.255.255.254',
  '169.254.0.1', '169.254.169.254', '169.254.170.2', '172.16.0.1', '172.20.10.5', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.0.1',
  '192.168.255.255', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255',
  '::', '::1', '::2', '::127.0.0.1', '::10.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:192.168.1.1', '::ffff:0:0',
  '0:0:0:0:0:ffff:7f00:0001', '0000:0000:0000:0000:0000:0000:0000:0001', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::1',
  '100::1', '2001::1', '2001:0:7f00:1::', '2001:2::1', '2001:10::1', '2001:20::1', '2001:db8::1', '2002:7f00:1::1', '2002:a00:1::', '2002:c0a8:101::1', '3fff::1', '5f00::1',
  'fc00::1', 'fd00::1', 'fd12:3456:789a::1', 'fd00:ec2::254', 'fe80::1', 'febf::1', 'fec0::1', 'ff00::1', 'ff02::1', 'ff05::2', '4000::1', '8000::1', 'e000::1',
];

const octets = (address: string): [number, number, number, number] => address.split('.').map(Number) as [number, number, number, number];

/** One IPv4 address in the ways that URL parsers have accepted over the years. */
const spellings = (address: string): string[] => {
  const [a, b, c, d] = octets(address);
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (part: number, width = 2): string => part.toString(16).padStart(width, '0');
  const wide = [...address].map((sign) => (sign === '.' ? '\u3002' : String.fromCodePoint(sign.codePointAt(0)! + 0xfee0))).join('');
  return [
    address, `${whole}`, `0x${hex(whole, 8)}`, `0${whole.toString(8)}`, `0x${hex(a)}.0x${hex(b)}.0x${hex(c)}.0x${hex(d)}`, `0X${hex(a)}.${b}.${c}.${d}`,
    `0${a.toString(8)}.0${b.toString(8)}.0${c.toString(8)}.0${d.toString(8)}`, `000${a.toString(8)}.${b}.${c}.${d}`, `${a}.${(b * 256 + c) * 256 + d}`, `${a}.${b}.${c * 256 + d}`,
    `${address}.`, `%${hex(address.charCodeAt(0))}${address.slice(1)}`, wide, `[::ffff:${address}]`, `[::ffff:${hex(a)}${hex(b)}:${hex(c)}${hex(d)}]`, `[::${address}]`, `[64:ff9b::${address}]`,
    `[2002:${hex(a)}${hex(b)}:${hex(c)}${hex(d)}::1]`, `[0:0:0:0:0:FFFF:${address}]`, `[::ffff:0:${address}]`, `[2001:0:${hex(a)}${hex(b)}:${hex(c)}${hex(d)}::]`, `${address}.nip.io`, `www.go2stream.net@${address}`, `www.go2stream.net:443@${address}`,
  ];
};

const NAMES = [
  'localhost', 'LOCALHOST', 'localhost.', 'localhost.localdomain', 'ip6-localhost', 'ip6-loopback', 'metadata', 'metadata.google.internal', 'kubernetes.default.svc', 'host.docker.internal', 'redis', 'postgres',
  'ⓛocalhost', 'ｌｏｃａｌｈｏｓｔ', 'loc\u00adalhost', 'localhost%00.go2stream.net', 'localhost%2f.go2stream.net', 'localhost%23.go2stream.net', 'localhost\\.go2stream.net', '127.0.0.1\\@www.go2stream.net',
  'go2stream.net', 'go2stream.net.evil.example', 'xgo2stream.net', 'evil-go2stream.net', 'www.go2stream.net.', '.go2stream.net', 'www.go2stream.net@localhost', 'www.go2stream.net#@localhost', 'localhost#.go2stream.net', 'localhost?.go2stream.net', 'localhost/.go2stream.net',
  '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::1%25lo]', '[fe80::1]', '[fe80::1%25eth0]', '[fd00::1]', '[fd00:ec2::254]', '[ff02::1]', '[::ffff:7f00:1]', '127.1', '127.0.1', '0', '0x7f.1', '017700000001', '2130706433', '1.1.1.1', '[2606:4700::1]',
];

/** URLs that try to lead a call inside, for a port at which a canary listens (security.md, S2). Every one is to be refused before any connection. */
export const internalUrls = (port: number): string[] => {
  const hosts = [...['127.0.0.1', '10.0.0.1', '169.254.169.254', '192.168.1.1', '172.16.0.1', '100.64.0.1', '0.0.0.0'].flatMap(spellings), ...NAMES];
  return [
    ...hosts.flatMap((host) => [`http://${host}:${port}/`, `https://${host}/`]),
    `http://www.go2stream.net:${port}/`, `https://www.go2stream.net:${port}/`, 'http://www.go2stream.net/', 'https://www.go2stream.net:22/', 'https://user@www.go2stream.net/', 'https://:secret@www.go2stream.net/',
    'https://www.go2stream.net/#part', 'file:///etc/passwd', 'ftp://www.go2stream.net/', `gopher://127.0.0.1:${port}/_x`, 'data:text/plain,hello', 'javascript:alert(1)', 'blob:https://www.go2stream.net/x', 'ws://www.go2stream.net/', '//127.0.0.1/', '', 'www.go2stream.net',
  ];
};
