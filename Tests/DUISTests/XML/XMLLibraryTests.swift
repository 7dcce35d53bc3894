import Testing

@testable import DUIS

/// What is said of an xmlsec that is not the one that this program was built with, instead of a crash.
@Suite struct XMLLibraryTests {
    /// The initialisation whose steps give these values. Returns what is said, and the steps that were made.
    private func problem(start: Int32 = 0, fits: Int32 = 1, cryptography: Int32 = 0) -> (text: String?, steps: [String])
    {
        var steps: [String] = []
        var signatures = XMLLibrary.Signatures()
        signatures.start = {
            steps.append("start")
            return start
        }
        signatures.fits = {
            steps.append("fits")
            return fits
        }
        signatures.startCryptography = {
            steps.append("cryptography")
            return cryptography
        }
        return (signatures.problem, steps)
    }

    @Test("The library of this machine can be used, however often it is asked for")
    func here() {
        #expect(XMLLibrary.problem == nil)
        XMLLibrary.start()
        #expect(XMLLibrary.problem == nil)
    }

    @Test("Nothing is said where all steps are well")
    func well() {
        let (text, steps) = problem()
        #expect(text == nil)
        #expect(steps == ["start", "fits", "cryptography"])
    }

    @Test(
        "Whatever the check of the version returns but 1, it is told, and the library is used no further",
        arguments: [
            0, -1, 2, .min, .max,
        ] as [Int32])
    func otherVersion(value: Int32) throws {
        let (text, steps) = problem(fits: value)
        let line = try #require(text)
        #expect(line.hasPrefix("another libxmlsec1 is installed than the one that this program was built with, "))
        #expect(line.contains("install libxmlsec1-openssl "))
        #expect(!line.contains("\n"))
        #expect(steps == ["start", "fits"])
    }

    @Test("A library that cannot be initialised is told, with the part that it is")
    func failures() throws {
        let first = problem(start: -1)
        #expect(try #require(first.text).hasPrefix("libxmlsec1 cannot be initialised; install "))
        #expect(first.steps == ["start"])
        let last = problem(cryptography: -1)
        #expect(try #require(last.text).hasPrefix("libxmlsec1-openssl, the part of libxmlsec1 for OpenSSL, cannot be "))
        #expect(last.steps == ["start", "fits", "cryptography"])
    }
}
