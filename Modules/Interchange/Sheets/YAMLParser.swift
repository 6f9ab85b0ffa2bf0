internal import CYaml

/// Why a YAML text cannot be read.
struct YAMLError: Error {
    /// From 1, within the text given.
    let line: Int
    let reason: String
}

/// Reads one YAML document through libyaml's events (https://pyyaml.org/wiki/LibYAML, YAML 1.1):
/// duplicate keys stay visible, and what aliases expand to is counted like what is written.
@safe struct YAMLParser {
    /// Both are far beyond any sheet; they bound what a hostile file can cost.
    private static let depthLimit = 32
    private static let nodeLimit = 50_000

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var nodes = 0
    /// What an anchor names, and how many nodes that is.
    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]

    /// - Throws: `YAMLError` for what YAML does not allow, for an alias within its own anchor,
    ///   and beyond 32 levels or 50 000 nodes.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(YAMLError) -> YAMLNode {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { unsafe parser.deallocate() }
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            throw YAMLError(line: 1, reason: "out of memory")
        }
        defer { unsafe yaml_parser_delete(parser) }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        // The bytes outlive the parse: they are pinned around it.
        let result: Result<YAMLNode, YAMLError> = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            var reader = unsafe YAMLParser(parser: parser)
            do throws(YAMLError) {
                return .success(try reader.document())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private enum Event {
        case start, end
        case scalar(YAMLNode, anchor: String?)
        case sequenceStart(Int, anchor: String?)
        case sequenceEnd
        case mappingStart(Int, anchor: String?)
        case mappingEnd
        case alias(String, Int)
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>) { unsafe self.parser = parser }

    private mutating func document() throws(YAMLError) -> YAMLNode {
        while true {
            switch try next() {
            case .start: continue
            case .end: return .scalar("", isPlain: true, line: 1)
            case let event: return try node(event, depth: 0)
            }
        }
    }

    private mutating func node(_ event: Event, depth: Int) throws(YAMLError) -> YAMLNode {
        let before = nodes
        nodes += 1
        let made: YAMLNode
        let name: String?
        switch event {
        case .scalar(let node, let anchor):
            try check(depth, node.line)
            made = node
            name = anchor
        case .sequenceStart(let line, let anchor):
            try check(depth, line)
            var items: [YAMLNode] = []
            while true {
                let event = try next()
                if case .sequenceEnd = event { break }
                items.append(try node(event, depth: depth + 1))
            }
            made = .sequence(items, line: line)
            name = anchor
        case .mappingStart(let line, let anchor):
            try check(depth, line)
            var entries: [YAMLNode.Entry] = []
            while true {
                let event = try next()
                if case .mappingEnd = event { break }
                let key = try node(event, depth: depth + 1)
                let value = try node(try next(), depth: depth + 1)
                entries.append(
                    YAMLNode.Entry(key: key.text ?? key.summary, value: value, line: key.line))
            }
            made = .mapping(entries, line: line)
            name = anchor
        case .alias(let anchor, let line):
            guard let (node, size) = anchors[anchor] else {
                throw YAMLError(line: line, reason: "the alias *\(anchor) names nothing before it")
            }
            nodes += size
            try check(depth, line)
            return node
        case .start, .end, .sequenceEnd, .mappingEnd:
            throw YAMLError(line: 1, reason: "an unexpected end")
        }
        if let name { anchors[name] = (made, nodes - before) }
        return made
    }

    private func check(_ depth: Int, _ line: Int) throws(YAMLError) {
        guard depth < YAMLParser.depthLimit, nodes < YAMLParser.nodeLimit else {
            throw YAMLError(line: line, reason: "nested too deeply or too long")
        }
    }

    private mutating func next() throws(YAMLError) -> Event {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else {
            let reason = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
            throw YAMLError(
                line: Int(unsafe parser.pointee.problem_mark.line) + 1,
                reason: reason ?? "not YAML")
        }
        defer { unsafe yaml_event_delete(&event) }
        let line = Int(unsafe event.start_mark.line) + 1
        switch unsafe event.type {
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let text = unsafe String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self)
            return .scalar(
                .scalar(
                    text, isPlain: unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE, line: line),
                anchor: unsafe YAMLParser.name(scalar.anchor))
        case YAML_SEQUENCE_START_EVENT:
            return .sequenceStart(
                line, anchor: unsafe YAMLParser.name(event.data.sequence_start.anchor))
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            return .mappingStart(
                line, anchor: unsafe YAMLParser.name(event.data.mapping_start.anchor))
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        case YAML_ALIAS_EVENT:
            return .alias(unsafe YAMLParser.name(event.data.alias.anchor) ?? "", line)
        case YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT: return .start
        default: return .end
        }
    }

    private static func name(_ anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let anchor = unsafe anchor else { return nil }
        return unsafe String(cString: anchor)
    }
}
