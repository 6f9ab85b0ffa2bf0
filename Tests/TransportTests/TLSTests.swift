import Foundation
import Testing
import Transport

@Suite(.enabled(if: TLSServer.isAvailable, "openssl is not installed"))
struct TLSTests {
    @Test func `A private authority is trusted with its file, and not without`() async throws {
        let server = try TLSServer()
        defer { server.stop() }

        let error = await failure(of: client(), get(server.url))
        let response = try await client { $0.caFile = server.authority }.send(get(server.url))

        guard case .tlsUntrusted(.server(server.place), let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("certificate problem"))
        #expect(error?.isTransient == false)
        #expect(response.status == 200)
    }

    @Test func `A certificate for another name is not trusted`() async throws {
        let server = try TLSServer()
        defer { server.stop() }

        let error = await failure(
            of: client { $0.caFile = server.authority }, get("https://localhost:\(server.port)/"))

        guard case .tlsUntrusted(.server("localhost:\(server.port)"), let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("localhost"))
    }

    @Test(arguments: ["/nowhere/authority.pem", "/dev/null"])
    func `A file of authorities that cannot be used is named`(path: String) async throws {
        let server = try TLSServer()
        defer { server.stop() }

        let error = await failure(of: client { $0.caFile = path }, get(server.url))

        guard case .badRequest(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.hasPrefix("the file of trusted certificates \(path) cannot be used"))
    }

    @Test func `A client certificate that the server accepts lets in`() async throws {
        let server = try TLSServer("-Verify 1 -verify_return_error")
        defer { server.stop() }
        let client = client {
            $0.caFile = server.authority
            $0.clientCertificate = .init(certificate: server.own.certificate, key: server.own.key)
        }

        #expect(try await client.send(get(server.url)).status == 200)
    }

    @Test(arguments: [false, true], ["GET", "POST"])
    func `A client certificate that is missing, or not accepted, is asked for`(
        isStranger: Bool, method: String
    ) async throws {
        let server = try TLSServer("-Verify 1 -verify_return_error")
        defer { server.stop() }
        let client = client {
            $0.caFile = server.authority
            guard isStranger else { return }
            $0.clientCertificate = .init(
                certificate: server.stranger.certificate, key: server.stranger.key)
        }

        for _ in 0..<10 {
            let error = await failure(
                of: client,
                HTTPRequest(
                    method: method, url: server.url,
                    body: method == "GET" ? [] : noise(1_000_000)))
            #expect(error == .clientCertificateRequired(server.place))
        }
        #expect(client.openHandles == 0)
    }

    @Test func `A client certificate without its key is named`() async throws {
        let server = try TLSServer()
        defer { server.stop() }
        let client = client {
            $0.caFile = server.authority
            $0.clientCertificate = .init(
                certificate: server.own.certificate, key: server.stranger.key)
        }

        let error = await failure(of: client, get(server.url))

        guard case .badRequest(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains(server.stranger.key))
    }
}
