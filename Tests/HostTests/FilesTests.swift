import Foundation
import Testing

@testable import Host

/// Files that are read with a limit and written with every write checked.
@Suite struct FilesTests {
    private final class Folder {
        let path = NSTemporaryDirectory() + "smets-files-\(UUID().uuidString.prefix(8))"
        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func problem(_ body: () throws(FileError) -> Void) -> String {
        do { try body() } catch { return error.reason }
        return "none"
    }

    @Test func aFileIsReadUpToItsLimit() throws {
        let folder = try Folder()
        let file = "\(folder.path)/file"
        try WrittenFile.write([1, 2, 3, 4], to: file)
        #expect(try BoundedFile.octets(file, limit: 4, kind: "a file") == [1, 2, 3, 4])
        #expect(
            problem { () throws(FileError) in _ = try BoundedFile.octets(file, limit: 3, kind: "a profile") }
                == "has more than 3 octets, the most a profile may have")
    }

    @Test func whatIsNoFileIsSaid() throws {
        let folder = try Folder()
        let link = "\(folder.path)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: link)
        let pipe = "\(folder.path)/pipe"
        mkfifo(pipe, 0o600)
        func read(_ path: String) -> String {
            problem { () throws(FileError) in _ = try BoundedFile.octets(path, limit: 100, kind: "a profile") }
        }
        #expect(read("/nowhere") == "cannot be read: there is no such file; is the path right?")
        #expect(read(folder.path) == "cannot be read: is a folder, not a file")
        #expect(read(link) == "cannot be read: too many levels of symbolic links")
        #expect(read("/dev/zero") == "has more than 100 octets, the most a profile may have")
        // Nobody writes to it: empty, at once.
        #expect(try BoundedFile.octets(pipe, limit: 100, kind: "a profile") == [])
    }

    /// UTF-8 with and without byte order mark is text; UTF-16 and UTF-32 of either order are told.
    @Test func aByteOrderMarkIsNoText() {
        #expect(BoundedFile.text(of: [0xEF, 0xBB, 0xBF] + Array("a: 1".utf8)) == "a: 1")
        #expect(BoundedFile.text(of: Array("a: 1".utf8)) == "a: 1")
        #expect(BoundedFile.text(of: [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + Array("a: 1".utf8)) == "a: 1")
        for octets: [UInt8] in [
            [0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61], [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0],
            [0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61],
            // Without a mark.
            [0x61, 0, 0x3A, 0], [0, 0x61, 0, 0x3A], [0x61, 0, 0, 0], [0, 0, 0, 0x61],
        ] {
            #expect(BoundedFile.text(of: octets) == nil)
            #expect(BoundedFile.textProblem(of: octets) == "is UTF-16 or UTF-32 text; save it as UTF-8")
        }
        #expect(BoundedFile.textProblem(of: [0x61, 0xE9]) == "is not UTF-8 text; save it as UTF-8")
    }

    @Test func aFullDiskIsSaidAndHowMuchIsThere() {
        let says = problem { () throws(FileError) in try WrittenFile.write("report", to: "/dev/full") }
        #expect(says == "cannot be written: no space left on device; what is there is not whole: 0 of 6 octets")
        #expect(
            problem { () throws(FileError) in try WrittenFile.write("report", to: "/nowhere/report") }
                == "cannot be written: no such file or directory; is the folder there, and yours?")
    }

    @Test func aPrivateFileIsItsOwnersWhateverWasThere() throws {
        let folder = try Folder()
        let file = "\(folder.path)/secret"
        try WrittenFile.write("old", to: file)
        #expect(chmod(file, 0o666) == 0)
        try WrittenFile.writePrivately(Array("new".utf8), to: file)
        var status = stat()
        #expect(stat(file, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(try BoundedFile.text(file, limit: 10, kind: "a file") == "new")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["secret"])
    }

    @Test(
        arguments: [
            ("x", nil), ("/", nil), ("", nil), ("/x", nil), ("x/", nil), ("x//", nil), ("a/x", "a"), ("/a/x", "/a"),
            ("a//x/", "a"), ("/a/ü/x", "/a/ü"),
        ] as [(String, String?)]) func theFolderOfAPathIsWhatIsBeforeItsLastPart(path: String, folder: String?)
    {
        #expect(MadeFolder.folder(of: path) == folder)
    }

    @Test func aFolderIsMadeWithThoseAboveIt() throws {
        let folder = try Folder()
        try MadeFolder.make("\(folder.path)/a/b/c")
        try MadeFolder.make("\(folder.path)/a/b/c")
        var status = stat()
        #expect(stat("\(folder.path)/a/b", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
        try WrittenFile.write("x", to: "\(folder.path)/file")
        #expect(
            problem { () throws(FileError) in try MadeFolder.make("\(folder.path)/file/state") }
                == "is a file; it must be a folder")
    }
}
