import COSEM

extension ObjectTable {
    /// A table of attributes, or of methods, of the catalogue.
    package init(_ rows: [(DeviceAttribute, Kind)]) { self.init(rows.map { ($0.0.reference, $0.1) }) }
}
