import CZip

/// ZIP archives in memory, the same octets for the same entries.
enum ZipArchive {
    struct Entry {
        /// The entry's name, with `/` between folders.
        let path: String
        let text: String
    }

    /// 1980-01-01 and 00:00, the first date of ZIP.
    private static let date: (date: UInt16, time: UInt16) = (1 << 5 | 1, 0)

    /// An archive of uncompressed entries, of which there is at least one; nil where libzip fails: two entries have one name,
    /// or memory has ended.
    static func octets(of entries: [Entry]) -> [UInt8]? {
        guard let source = zip_source_buffer_create(nil, 0, 0, nil) else { return nil }
        // Kept, so that closing the archive leaves what was written.
        zip_source_keep(source)
        defer { zip_source_free(source) }
        guard let archive = zip_open_from_source(source, Int32(ZIP_CREATE | ZIP_TRUNCATE), nil) else {
            zip_source_free(source)
            return nil
        }
        // libzip reads the entries when the archive is closed.
        let contents = entries.map { entry in
            let content = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: entry.text.utf8.count)
            _ = content.initialize(from: entry.text.utf8)
            return content
        }
        defer { for content in contents { content.deallocate() } }
        for (entry, content) in zip(entries, contents) {
            guard add(entry.path, content, to: archive) else {
                zip_discard(archive)
                return nil
            }
        }
        guard zip_close(archive) == 0 else {
            zip_discard(archive)
            return nil
        }
        return written(source)
    }

    private static func add(_ path: String, _ content: UnsafeMutableBufferPointer<UInt8>, to archive: OpaquePointer)
        -> Bool
    {
        guard let source = zip_source_buffer(archive, content.baseAddress, UInt64(content.count), 0) else {
            return false
        }
        let place = zip_file_add(archive, path, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard place >= 0 else {
            zip_source_free(source)
            return false
        }
        return zip_set_file_compression(archive, UInt64(place), Int32(ZIP_CM_STORE), 0) == 0
            && zip_file_set_dostime(archive, UInt64(place), date.time, date.date, 0) == 0
    }

    /// What was written to a source.
    private static func written(_ source: OpaquePointer) -> [UInt8]? {
        var status = zip_stat_t()
        guard zip_source_stat(source, &status) == 0, zip_source_open(source) == 0 else { return nil }
        defer { zip_source_close(source) }
        var octets = [UInt8](repeating: 0, count: Int(status.size))
        return zip_source_read(source, &octets, UInt64(octets.count)) == Int64(octets.count) ? octets : nil
    }
}
