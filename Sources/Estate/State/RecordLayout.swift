/// The layout of a records file: two copies of its header, a page of notes, then groups of 16,384 records. A group has
/// a page of entries, which says what of the group is used, and 256 pages of 64 records.
///
/// So a page belongs to meters of one block of 256, which one process and one thread serve, and a file for few meters
/// is short.
package enum RecordLayout {
    package static let pageSize = 4_096
    static let recordsPerPage = 64
    static let pagesPerGroup = 256
    static let recordsPerGroup = recordsPerPage * pagesPerGroup
    /// Size in octets of all that precedes the groups: two pages with a copy of the header each, and a page of notes.
    static let headerSize = 3 * pageSize
    /// Offset of the page of notes. Its first word has the number of writes of the states' file in 40 bits, and 24 bits
    /// of check.
    static let notes = 2 * pageSize
    static let groupSize = (1 + pagesPerGroup) * pageSize
    /// Size in octets of a page's entry in its group's page of entries.
    static let entrySize = 16

    /// Offset of group `group`, which begins with its page of entries.
    static func start(ofGroup group: Int) -> Int { headerSize + group * groupSize }

    /// Offset of the entry of page `page`, counted over all groups.
    static func entry(ofPage page: Int) -> Int {
        start(ofGroup: page / pagesPerGroup) + page % pagesPerGroup * entrySize
    }

    /// Offset of page `page` of records, counted over all groups.
    static func page(_ page: Int) -> Int {
        start(ofGroup: page / pagesPerGroup) + (1 + page % pagesPerGroup) * pageSize
    }

    /// Offset of the record of meter `number`.
    static func record(_ number: Int) -> Int {
        page(number / recordsPerPage) + number % recordsPerPage * MeterRecord.size
    }

    /// Size in octets of a file for `count` meters, in whole pages.
    package static func size(count: Int) -> Int {
        count == 0 ? headerSize : page((count - 1) / recordsPerPage) + pageSize
    }

    /// The numbers of the pages that hold the records of `meters`.
    static func pages(of meters: Range<Int>) -> Range<Int> {
        meters.isEmpty ? 0..<0 : meters.lowerBound / recordsPerPage..<(meters.upperBound - 1) / recordsPerPage + 1
    }
}
