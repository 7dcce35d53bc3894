import COSEM

@testable import GBCS

/// An access list in the compact form of these tests, and what the catalogue has, in the same form, item by item.
///
/// A letter says what is done: `G` get, `R` get over the range, `S` set, `A` action, `T` preset of the time, `P6` and
/// `D6` get_protected_attributes of object 0-0:43.2.6, `D` by date. A number is a class, what has a colon a logical name,
/// whose last group is 255 if it is not there; `/2` an attribute or method. Each holds until the next of its kind; `?`
/// behind the member marks an optional item.
enum AccessList {
    /// The items of a compact list, each as `G 3/1-0:2.8.0.255/2`; several attributes of one item joined by `+`.
    static func items(_ text: String) -> [String] {
        var items: [String] = []
        var (kind, classID, name) = ("", "", "")
        var isNew = true
        for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
            if word.first!.isUppercase {
                (kind, isNew) = (word, true)
            } else if word.first == "/" {
                let attribute = "\(classID)/\(name)\(word)"
                if (kind.hasPrefix("P") || kind.hasPrefix("D")) && !isNew {
                    items[items.count - 1] += "+" + attribute
                } else {
                    items.append("\(kind) \(attribute)")
                }
                isNew = false
            } else if word.contains(":") {
                name = word.filter { $0 == "." }.count == 3 ? word : word + ".255"
            } else {
                classID = word
            }
        }
        return items
    }

    static func items(_ form: RequestForm) -> [String] {
        form.items.map { item in
            let kind =
                switch item.access {
                case .get: "G"
                case .getRange: "R"
                case .set: "S"
                case .action: "A"
                case .presetTime: "T"
                case .getProtected(let object, let byDate):
                    object == LogicalName(0, 0, 43, 2, object.e) ? "\(byDate ? "D" : "P")\(object.e)" : "?"
                }
            let attributes = item.attributes.map(\.reference).map { "\($0.classID)/\($0.logicalName)/\($0.member)" }
            return "\(kind) \(attributes.joined(separator: "+"))" + (item.isOptional ? "?" : "")
        }
    }
}
