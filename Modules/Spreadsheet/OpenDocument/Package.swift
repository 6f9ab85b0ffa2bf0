/// The parts of an .ods file beside its content.
enum Package {
    static let mimetype = "application/vnd.oasis.opendocument.spreadsheet"

    static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    /// Canonical prefixes and the namespaces that they stand for.
    static let namespaces = [
        ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
        ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"),
        ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
        ("meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("calcext", "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"),
    ]

    static func namespaces(_ prefixes: String...) -> String {
        namespaces.filter { prefixes.contains($0.0) }
            .map { " xmlns:\($0.0)=\"\($0.1)\"" }.joined()
    }

    static let manifest =
        declaration
            + """
            <manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
            manifest:version="1.3">
            <manifest:file-entry manifest:full-path="/" manifest:version="1.3" \
            manifest:media-type="\(mimetype)"/>
            <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
            <manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
            <manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
            </manifest:manifest>

            """

    /// French is the language of those who read the tables.
    static let styles =
        declaration
            + """
            <office:document-styles\(namespaces("office", "style", "fo")) office:version="1.3">
            <office:styles><style:default-style style:family="table-cell">\
            <style:text-properties fo:language="fr" fo:country="FR"/></style:default-style>\
            <style:style style:name="Default" style:family="table-cell"/></office:styles>
            </office:document-styles>

            """

    /// Without a date or an author: the same workbook gives the same bytes.
    static func meta(title: String) -> String {
        declaration
            + """
            <office:document-meta\(namespaces("office", "meta", "dc")) office:version="1.3">
            <office:meta><meta:generator>p352</meta:generator>\
            <dc:title>\(XMLText.escape(title))</dc:title>\
            <dc:language>fr-FR</dc:language></office:meta>
            </office:document-meta>

            """
    }
}
