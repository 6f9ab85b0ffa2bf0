import Foundation

/// Which proxy a request takes, by the customary environment variables.
struct Proxy {
    /// As libcurl takes it; may hold a password and is never printed.
    let url: String
    /// `host:port`, for messages.
    let place: String

    /// Nil for a direct connection.
    static func choose(for url: String, _ environment: [String: String]) -> Proxy? {
        guard let target = URL(string: url), let host = target.host?.lowercased() else {
            return nil
        }
        func variable(_ name: String) -> String? {
            let value = environment[name.lowercased()] ?? environment[name]
            return value?.isEmpty == false ? value : nil
        }
        for entry in (variable("NO_PROXY") ?? "").split(separator: ",") {
            let name = entry.trimmingCharacters(in: .whitespaces).lowercased()
            let bare = name.hasPrefix(".") ? String(name.dropFirst()) : name
            if name == "*" || host == bare || (!bare.isEmpty && host.hasSuffix("." + bare)) {
                return nil
            }
        }
        // HTTP_PROXY in capitals is a request header in CGI: only the lower-case form counts
        // elsewhere, but an agent is no CGI program and takes both.
        let names = target.scheme == "https" ? ["HTTPS_PROXY"] : ["HTTP_PROXY"]
        guard let proxy = (names + ["ALL_PROXY"]).lazy.compactMap(variable).first else {
            return nil
        }
        let full = proxy.contains("://") ? proxy : "http://" + proxy
        let parts = URLComponents(string: full)
        let port = parts?.port ?? (parts?.scheme == "https" ? 443 : 1080)
        return Proxy(url: full, place: "\(parts?.host ?? "the proxy"):\(port)")
    }
}
