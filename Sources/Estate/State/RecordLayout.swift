/// Where a records file has what: two copies of its header, a page of notes, then groups of 16,384 records, each a page
/// of entries that says what of the group is used and 256 pages of 64 records.
///
/// So a page belongs to meters of one block of 256, which one process and one thread serve; and a file for few meters is
/// short.
package enum RecordLayout {
    package static let pageSize = 4_096
    static let recordsPerPage = 64
    static let pagesPerGroup = 256
    static let recordsPerGroup = recordsPerPage * pagesPerGroup
    /// Two pages, each with all of the header, and one of notes.
    static let headerSize = 3 * pageSize
    /// Where the notes begin. The first word: how often the states' file was written, 40 bits, and 24 bits of check.
    static let notes = 2 * pageSize
    static let groupSize = (1 + pagesPerGroup) * pageSize
    /// Octets of a page's entry in its group's page of entries.
    static let entrySize = 16

    /// Where group `group` begins: with its page of entries.
    static func start(ofGroup group: Int) -> Int { headerSize + group * groupSize }

    /// Where the entry of page `page` of all begins.
    static func entry(ofPage page: Int) -> Int {
        start(ofGroup: page / pagesPerGroup) + page % pagesPerGroup * entrySize
    }

    /// Where page `page` of records begins, counted over all groups.
    static func page(_ page: Int) -> Int {
        start(ofGroup: page / pagesPerGroup) + (1 + page % pagesPerGroup) * pageSize
    }

    /// Where the record of meter `number` begins.
    static func record(_ number: Int) -> Int {
        page(number / recordsPerPage) + number % recordsPerPage * MeterRecord.size
    }

    /// Octets of a file for `count` meters: whole pages.
    package static func size(count: Int) -> Int {
        count == 0 ? headerSize : page((count - 1) / recordsPerPage) + pageSize
    }

    /// The numbers of the pages that have the records of `meters`.
    static func pages(of meters: Range<Int>) -> Range<Int> {
        meters.isEmpty ? 0..<0 : meters.lowerBound / recordsPerPage..<(meters.upperBound - 1) / recordsPerPage + 1
    }
}
