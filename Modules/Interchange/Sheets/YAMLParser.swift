internal import CYaml

/// Why a YAML text cannot be read.
struct YAMLError: Error {
    /// From 1, within the text given.
    let line: Int
    let reason: String
}

/// Reads one YAML document through libyaml's events (YAML 1.1): duplicate keys stay visible.
@safe struct YAMLParser {
    private static let depthLimit = 32
    private static let nodeLimit = 50_000

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var nodes = 0

    /// - Throws: `YAMLError` for what YAML does not allow, for aliases, and beyond 32 levels or
    ///   50 000 nodes.
    static func parse(_ bytes: [UInt8]) throws(YAMLError) -> YAMLNode {
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
        case streamStart, streamEnd, documentStart, documentEnd
        case scalar(YAMLNode)
        case sequenceStart(Int)
        case sequenceEnd
        case mappingStart(Int)
        case mappingEnd
        case alias(Int)
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>) { unsafe self.parser = parser }

    private mutating func document() throws(YAMLError) -> YAMLNode {
        while true {
            switch try next() {
            case .streamStart, .documentStart: continue
            case .streamEnd, .documentEnd:
                return .scalar("", isPlain: true, line: 1)
            case let event: return try node(event, depth: 0)
            }
        }
    }

    private mutating func node(_ event: Event, depth: Int) throws(YAMLError) -> YAMLNode {
        nodes += 1
        switch event {
        case .scalar(let node): return node
        case .sequenceStart(let line):
            try check(depth, line)
            var items: [YAMLNode] = []
            while true {
                let event = try next()
                if case .sequenceEnd = event { return .sequence(items, line: line) }
                items.append(try node(event, depth: depth + 1))
            }
        case .mappingStart(let line):
            try check(depth, line)
            var entries: [(key: String, value: YAMLNode)] = []
            while true {
                let event = try next()
                if case .mappingEnd = event { return .mapping(entries, line: line) }
                let key = try node(event, depth: depth + 1)
                let value = try node(try next(), depth: depth + 1)
                entries.append((key.text ?? key.summary, value))
            }
        case .alias(let line): throw YAMLError(line: line, reason: "an alias (*) is not read here")
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
            throw YAMLError(line: 1, reason: "an unexpected end")
        }
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
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_SEQUENCE_START_EVENT: return .sequenceStart(line)
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT: return .mappingStart(line)
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        case YAML_ALIAS_EVENT: return .alias(line)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let text = unsafe String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self)
            return .scalar(
                .scalar(
                    text, isPlain: unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE, line: line))
        default: return .alias(line)
        }
    }
}
