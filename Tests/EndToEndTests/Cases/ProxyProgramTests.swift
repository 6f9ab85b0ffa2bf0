import Domain
import Foundation
import Testing

/// The proxies that ministries run, and the reverse proxy of the documents.
@Suite struct ProxyProgramTests {
    private func squid(_ folder: String, authenticates: Bool) throws -> Intermediary {
        let users = folder + "/users"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // The password is `secret`, as `openssl passwd -apr1 -salt p352` writes it.
        try "agent:$apr1$p352$kKo4eiF90m3NA9IEfuKXt0\n".write(
            toFile: users, atomically: true, encoding: .utf8)
        let access =
            authenticates
            ? """
            auth_param basic program /usr/lib/squid/basic_ncsa_auth \(users)
            acl known proxy_auth REQUIRED
            http_access allow known
            http_access deny all
            """ : "http_access allow all"
        return try Intermediary(.squid, folder: folder) { port in
            """
            http_port 127.0.0.1:\(port)
            \(access)
            cache deny all
            access_log none
            cache_log \(folder)/log
            pid_filename \(folder)/pid
            coredump_dir \(folder)
            shutdown_lifetime 0 seconds

            """
        }
    }

    private func tinyproxy(_ folder: String, authenticates: Bool) throws -> Intermediary {
        try Intermediary(.tinyproxy, folder: folder) { port in
            """
            Port \(port)
            Listen 127.0.0.1
            Timeout 60
            MaxClients 20
            \(authenticates ? "BasicAuth agent secret" : "")

            """
        }
    }

    private func sync(
        _ fleet: Fleet, by proxy: Intermediary, user: String = "", _ more: [String] = [],
        allow: Set<Int32> = [0]
    ) throws -> Executables.Outcome {
        let address = "http://\(user)127.0.0.1:\(proxy.port)"
        return try fleet.world.run(
            "/usr/bin/env",
            [
                "http_proxy=\(address)", "https_proxy=\(address)", "no_proxy=",
                Executables.products + "/p352-agent", "sync", "--home", fleet.home("ademe"),
            ] + more, allow: allow)
    }

    private func edited() throws -> Fleet {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        return fleet
    }

    @Test(arguments: [Intermediary.Kind.squid, .tinyproxy].filter(Intermediary.isHere))
    func aProxyPassesOnAndAsksForAPassword(_ kind: Intermediary.Kind) throws {
        let fleet = try edited()
        let make = kind == .squid ? squid : tinyproxy
        let open = try make(fleet.world.folder + "/open", false)
        let closed = try make(fleet.world.folder + "/closed", true)

        #expect(try sync(fleet, by: open).errors.contains("1 batch sent"))
        let asked = try sync(fleet, by: closed, allow: [1])
        #expect(asked.errors.contains("asks for a"), "\(asked.errors)")
        try fleet.agent("ademe", "set", "product", "alpha", "title=With a password")
        let passed = try sync(fleet, by: closed, user: "agent:secret@")
        #expect(passed.errors.contains("1 batch sent"))
    }

    @Test(.enabled(if: Intermediary.isHere(.nginx)))
    func theReverseProxyOfTheDocumentsWithAPrivateAuthority() throws {
        let fleet = try edited()
        let front = try ReverseProxy(before: fleet)

        let unknown = try fleet.agent("ademe", "sync", "--central", front.address, allow: [1])
        #expect(unknown.errors.contains("certificate"), "\(unknown.errors)")
        let ca = ["--central", front.address, "--ca", front.authority]
        let sent = try fleet.world.run(
            "p352-agent", ["sync", "--home", fleet.home("ademe")] + ca)
        #expect(sent.errors.contains("1 batch sent"))
        // Through a proxy's tunnel too.
        guard Intermediary.isHere(.squid) else { return }
        let tunnel = try squid(fleet.world.folder + "/tunnel", authenticates: false)
        try fleet.agent("ademe", "set", "product", "alpha", "title=Through a tunnel")
        #expect(try sync(fleet, by: tunnel, ca).errors.contains("1 batch sent"))
    }

    /// The limits of the document, drawn so tight that every second request meets them.
    @Test(.enabled(if: Intermediary.isHere(.nginx)))
    func theReverseProxysLimitIsWaitedFor() throws {
        let fleet = try edited()
        try fleet.incubator("mtes")
        let front = try ReverseProxy(before: fleet) {
            $0.replacingOccurrences(of: "rate=100r/s", with: "rate=30r/m")
                .replacingOccurrences(of: " burst=400", with: "")
        }
        let ca = ["--central", front.address, "--ca", front.authority]

        let first = try fleet.world.run(
            "p352-agent", ["sync", "--home", fleet.home("ademe")] + ca)
        let second = try fleet.world.run(
            "p352-agent", ["sync", "--home", fleet.home("mtes")] + ca)

        let errors = first.errors + second.errors
        #expect(errors.contains("central answered 429: too many requests come from this network"))
        #expect(errors.contains("waiting"), "\(errors)")
    }

    // MARK: - A proxy that reads TLS

    /// mitmproxy, in the tests' own environment beside the pages' one.
    static let mitmdump: String? = {
        let path = DescriptionTests.environment + "-mitmproxy/bin/mitmdump"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    @Test(.enabled(if: mitmdump != nil && Intermediary.isHere(.nginx)))
    func aProxyThatReadsTLSIsTrustedByItsFileOnlyAndLearnsNoSecret() throws {
        let fleet = try Fleet()
        let front = try ReverseProxy(before: fleet)
        let folder = fleet.world.folder + "/mitm"
        let reader = try Intermediary(
            path: try #require(Self.mitmdump), folder: folder
        ) { port in
            [
                "--listen-host", "127.0.0.1", "--listen-port", "\(port)", "--ssl-insecure",
                "--set", "confdir=\(folder)", "--set", "flow_detail=0", "-w", folder + "/flows",
            ]
        }
        let proxy = ["http_proxy=", "no_proxy=", "https_proxy=http://127.0.0.1:\(reader.port)"]
        func agent(_ arguments: [String], allow: Set<Int32> = [0]) throws -> Executables.Outcome {
            try fleet.world.run(
                "/usr/bin/env",
                proxy + [Executables.products + "/p352-agent"] + arguments + [
                    "--home", fleet.home("ademe"),
                ], allow: allow)
        }
        let code = try fleet.code("ademe")
        let enrol = ["enrol", "--central", front.address, "--code", code]

        // Its own authority made the certificate: not central's, and not one that is known here.
        for ca in [[], ["--ca", front.authority]] {
            let refused = try agent(enrol + ca, allow: [1])
            #expect(refused.errors.contains("certificate"), "\(refused.errors)")
        }
        let trusting = ["--ca", folder + "/mitmproxy-ca-cert.pem"]
        _ = try agent(enrol + trusting)
        _ = try agent(["sync"] + trusting)
        _ = try agent(["add", "product", "slug=alpha", "title=Read on the way", "incubator=ademe"])
        _ = try agent(["sync"] + trusting)

        try fleet.sync("dinum")
        #expect(try fleet.title("dinum", "alpha") == "Read on the way")
        // It read the requests, and no secret was in them: neither the code's nor a key's.
        reader.stop()
        let flows = try Data(contentsOf: URL(fileURLWithPath: folder + "/flows"))
        #expect(flows.range(of: Data("/v1/enrol".utf8)) != nil)
        #expect(flows.range(of: Data("p352-certificates".utf8)) != nil)
        // The code is the root's hash (16 bytes), the secret (16), whose home it makes.
        let secret = try #require(Base32.bytes(code.dropFirst("p352".count)))[16..<32]
        let seed = try #require(
            String(contentsOfFile: fleet.home("ademe") + "/key", encoding: .utf8)
                .split(separator: "\n").first { $0.hasPrefix("seed ") }
        ).dropFirst("seed ".count)
        #expect(flows.range(of: Data(code.utf8)) == nil)
        for bytes in [Data(secret), try #require(Self.bytes(seed))] {
            let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            #expect(flows.range(of: Data(digits.joined().utf8)) == nil)
            #expect(flows.range(of: bytes) == nil)
            #expect(flows.range(of: Data(bytes.base64EncodedString().utf8)) == nil)
        }
        // What it saw of the enrolment lets nobody else in: the proof is over the home's key.
        let replay = try fleet.world.run(
            "/usr/bin/env",
            [
                "python3", "-c", Self.replay, Executables.root.path + "/Tools/talk",
                folder + "/flows", fleet.address,
            ])
        #expect(replay.output == "403 400\n", "\(replay.output)\(replay.errors)")
    }

    /// Sends the enrolment that was overheard under a key of one's own: with this key in its place,
    /// then as it was.
    private static let replay = """
        import importlib.machinery, importlib.util, json, re, sys
        sys.dont_write_bytecode = True
        loader = importlib.machinery.SourceFileLoader("talk", sys.argv[1])
        talk = importlib.util.module_from_spec(importlib.util.spec_from_loader("talk", loader))
        loader.exec_module(talk)
        heard = json.loads(re.search(rb'{[^{}]*"proof":[^{}]*}', open(sys.argv[2], "rb").read()).group())
        key, central = talk.Key(), talk.Central(sys.argv[3])
        mine = dict(heard, keys=[key.public.hex()])
        print(*(central.post(key, "/v1/enrol", json.dumps(one).encode())[0] for one in (mine, heard)))
        """

    private static func bytes(_ digits: some StringProtocol) -> Data? {
        let text = Array(digits.utf8)
        var bytes = Data()
        for n in stride(from: 0, to: text.count - 1, by: 2) {
            guard let byte = UInt8(String(decoding: text[n...n + 1], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}

/// nginx before central by the configuration of docs/nginx.conf, with a private authority's
/// certificate.
final class ReverseProxy {
    /// `https://localhost:…`.
    let address: String
    /// The file of the authority's certificate.
    let authority: String
    private let nginx: Intermediary

    init(before fleet: Fleet, change: (String) -> String = { $0 }) throws {
        let folder = fleet.world.folder + "/tls"
        authority = folder + "/ca.pem"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for arguments in [
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "2", "-subj", "/CN=Private authority", "-keyout",
                folder + "/ca.key", "-out", folder + "/ca.pem",
            ],
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                folder + "/key.pem", "-out", folder + "/request.pem",
            ],
            [
                "x509", "-req", "-in", folder + "/request.pem", "-CA", folder + "/ca.pem",
                "-CAkey", folder + "/ca.key", "-CAcreateserial", "-days", "2", "-copy_extensions",
                "copy", "-out", folder + "/certificate.pem",
            ],
        ] { try fleet.world.run("/usr/bin/openssl", arguments) }
        let page = try String(
            contentsOfFile: Executables.root.path + "/docs/nginx.conf", encoding: .utf8)
        nginx = try Intermediary(.nginx, folder: folder + "/nginx") { port in
            var server = change(page)
            for (mark, value) in [
                ("@LISTEN@", "127.0.0.1:\(port)"), ("@NAME@", "localhost"),
                ("@CERTIFICATE@", folder + "/certificate.pem"), ("@KEY@", folder + "/key.pem"),
                ("@CENTRAL@", "127.0.0.1:\(fleet.port)"),
            ] { server = server.replacingOccurrences(of: mark, with: value) }
            return """
                daemon off;
                master_process off;
                pid pid;
                error_log errors;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                \(server)
                }

                """
        }
        address = "https://localhost:\(nginx.port)"
    }
}
