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

        #expect(try sync(fleet, by: open).errors.contains("1 batches sent"))
        let asked = try sync(fleet, by: closed, allow: [1])
        #expect(asked.errors.contains("asks for a"), "\(asked.errors)")
        try fleet.agent("ademe", "set", "product", "alpha", "title=With a password")
        let passed = try sync(fleet, by: closed, user: "agent:secret@")
        #expect(passed.errors.contains("1 batches sent"))
    }

    @Test(.enabled(if: Intermediary.isHere(.nginx)))
    func theReverseProxyOfTheDocumentsWithAPrivateAuthority() throws {
        let fleet = try edited()
        let folder = fleet.world.folder + "/tls"
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
        let nginx = try Intermediary(.nginx, folder: folder + "/nginx") { port in
            var server = page
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
        let address = "https://localhost:\(nginx.port)"

        let unknown = try fleet.agent("ademe", "sync", "--central", address, allow: [1])
        #expect(unknown.errors.contains("certificate"), "\(unknown.errors)")
        let ca = ["--central", address, "--ca", folder + "/ca.pem"]
        let sent = try fleet.world.run(
            "p352-agent", ["sync", "--home", fleet.home("ademe")] + ca)
        #expect(sent.errors.contains("1 batches sent"))
        // Through a proxy's tunnel too.
        guard Intermediary.isHere(.squid) else { return }
        let tunnel = try squid(fleet.world.folder + "/tunnel", authenticates: false)
        try fleet.agent("ademe", "set", "product", "alpha", "title=Through a tunnel")
        #expect(try sync(fleet, by: tunnel, ca).errors.contains("1 batches sent"))
    }
}
