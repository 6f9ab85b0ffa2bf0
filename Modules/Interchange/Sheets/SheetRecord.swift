import Domain

/// A field and what a sheet says in it.
struct FieldValue: Hashable {
    var field: FieldID
    var value: Value
}

/// One record as a sheet describes it.
struct SheetRecord: Hashable {
    var type: UInt16
    var id: RecordID
    /// Sorted by field; no field is empty.
    private(set) var values: [FieldValue]

    init(type: UInt16, id: RecordID, values: [FieldValue]) {
        self.type = type
        self.id = id
        self.values = values.sorted { $0.field < $1.field }
    }

    subscript(field: FieldID) -> Value? {
        get { values.first { $0.field == field }?.value }
        set {
            values.removeAll { $0.field == field }
            if let newValue, !newValue.isEmpty {
                let place = values.firstIndex { $0.field > field } ?? values.count
                values.insert(FieldValue(field: field, value: newValue), at: place)
            }
        }
    }

    /// What to write so that a record that stood as `before` stands as this one: fields that
    /// vanished are emptied.
    func writes(after before: SheetRecord?) -> [ImportWrite] {
        var writes: [ImportWrite] = []
        func write(_ field: FieldID, _ value: Value) {
            writes.append(ImportWrite(type: type, id: id, field: field, value: value))
        }
        let old = before?.values ?? []
        var n = 0
        for new in values {
            while n < old.count, old[n].field < new.field {
                write(old[n].field, .empty)
                n += 1
            }
            if n < old.count, old[n].field == new.field {
                if old[n].value != new.value { write(new.field, new.value) }
                n += 1
            } else {
                write(new.field, new.value)
            }
        }
        for left in old[n...] { write(left.field, .empty) }
        return writes
    }
}
