import COSEM
import SimulationKernel
import Testing

@testable import GBCS

/// Upgrade Images, made by an independent program in the layout of the published example of SRV 11.1.
@Suite("Upgrade Images (GBCS 11.2)")
struct UpgradeImageTests {
    /// 60 octets: manufacturer 1234, type 0001, version 01020304, text "test image", hardware 0101 to 0302.
    static let header = """
        1EF1EE0B 0001 3C00 0400 3412 0100 04030201 0200
        7465737420696D61676500000000000000000000000000000000000000000000 9E000000 0101 0302
        """
    static let manufacturerImage = "4D616E75666163747572657220496D616765206F66207468652074657374730A"
    /// By ``Key/supplierSigning``, of the Manufacturer Image alone.
    static let signature = """
        E7EB55C82ACFF781391F7F37D62AC39205F89253299373BD0947F0358A673E68
        CE293240D3599E5378251CD9CABCA955629E3FBC0FDAF4AD35F389CA2C39A287
        """
    static let signedImage: [UInt8] = octets("\(header) \(manufacturerImage) 0040 \(signature)")
    /// The same without optional fields and without signature: 56 and 32 octets.
    static let unsignedImage: [UInt8] = octets(
        """
        1EF1EE0B 0001 3800 0000 3412 0100 04030201 0200
        7465737420696D61676500000000000000000000000000000000000000000000 58000000 \(manufacturerImage)
        """)

    @Test("an image is header, Manufacturer Image and signature")
    func parts() throws {
        let image = try UpgradeImage(parsing: Self.signedImage)
        #expect(image.header.manufacturer == 0x1234)
        #expect(image.header.imageType == 1)
        #expect(image.header.fileVersion == 0x0102_0304)
        #expect(image.header.stackVersion == 2)
        #expect(image.header.text == Array("test image".utf8) + [UInt8](repeating: 0, count: 22))
        #expect(image.header.imageSize == 158)
        let hardware = try #require(image.header.hardware)
        #expect(hardware.lowest == 0x0101 && hardware.highest == 0x0203)
        #expect(image.manufacturerImage == octets(Self.manufacturerImage))
        #expect(image.signature == octets(Self.signature))
        #expect(image.hash == octets("32545DA686C1D4B56F8645321B6779BB45C3DF0BAFD2EF4E0704ADB9C3C92CBC"))
        #expect(image.octets == Self.signedImage)
    }

    @Test("the signature is of the Manufacturer Image, and so of its hash")
    func signature() throws {
        let image = try UpgradeImage(parsing: Self.signedImage)
        let signature = try #require(image.signature)
        #expect(Key.supplierSigning.publicKey.verifies(signature[...], of: image.manufacturerImage[...]))
        #expect(Key.supplierSigning.publicKey.verifies(signature[...], ofDigest: image.hash))
        #expect(!Key.supplierSigning.publicKey.verifies(signature[...], ofDigest: sha256(Self.signedImage)))
        #expect(!Key.supplierSigning.publicKey.verifies(signature.dropLast(), ofDigest: image.hash))
        #expect(!Key.deviceSigning.publicKey.verifies(signature[...], ofDigest: image.hash))
    }

    @Test("an image that nobody signed ends with the Manufacturer Image")
    func unsigned() throws {
        let image = try UpgradeImage(parsing: Self.unsignedImage)
        #expect(image.signature == nil)
        #expect(image.header.hardware == nil)
        #expect(image.manufacturerImage == octets(Self.manufacturerImage))
        #expect(image.octets == Self.unsignedImage)
    }

    @Test("an image is made of a header and a Manufacturer Image")
    func made() throws {
        var header = OTAHeader(manufacturer: 0x1234, imageType: 1, fileVersion: 0x0102_0304, text: "test image")
        #expect(UpgradeImage(header, octets(Self.manufacturerImage), signedBy: nil).octets == Self.unsignedImage)
        header.hardware = (0x0101, 0x0203)
        let image = UpgradeImage(header, octets(Self.manufacturerImage), signedBy: Key.supplierSigning)
        // ECDSA is random: all but the signature is known.
        #expect(image.octets.dropLast(64) == Self.signedImage.dropLast(64))
        let signature = try #require(image.signature)
        #expect(Key.supplierSigning.publicKey.verifies(signature[...], ofDigest: image.hash))
        header.hardware = nil
        #expect(UpgradeImage(header, octets(Self.manufacturerImage), signedBy: nil).octets == Self.unsignedImage)
        let long = OTAHeader(manufacturer: 0, fileVersion: 0, text: String(repeating: "x", count: 40))
        #expect(long.text == [UInt8](repeating: 0x78, count: 32))
    }

    /// Octets that are no image, and the offset of the first that is wrong.
    static let wrong: [([UInt8], Int)] = [
        // No octets, another kind of file, another version of the header.
        ([], 0), (octets("1EF1EE0C") + signedImage.dropFirst(4), 3), (signedImage.replacing(at: 4, with: 1), 4),
        // The header's size is not that of its fields; a field is missing or too many.
        (signedImage.replacing(at: 6, with: 0x3B), 6), (signedImage.replacing(at: 8, with: 0), 6),
        (signedImage.replacing(at: 8, with: 5), 6),
        // One octet too few, one too many, a header alone.
        (signedImage.dropLast(), 157), (signedImage + [0], 158),
        (Array(unsignedImage.prefix(56)).replacing(at: 52, with: 56), 56),
    ]

    @Test("what is no image says where", arguments: wrong)
    func malformed(octets: [UInt8], offset: Int) throws {
        let error = #expect(throws: CodecError.self) { try UpgradeImage(parsing: octets) }
        #expect(error?.offset == offset, "\(String(describing: error))")
    }

    @Test("an image has at most as many octets as a request may carry")
    func tooLarge() throws {
        let limit = 10_240_000
        var header = OTAHeader(manufacturer: 1, fileVersion: 1, text: "")
        header.hardware = (0, 1)
        let largest = UpgradeImage(header, [UInt8](repeating: 7, count: limit - 60), signedBy: nil)
        #expect(try UpgradeImage(parsing: largest.octets).manufacturerImage.count == limit - 60)
        let error = #expect(throws: CodecError.self) {
            try UpgradeImage(
                parsing: UpgradeImage(header, [UInt8](repeating: 7, count: limit - 59), signedBy: nil).octets)
        }
        #expect(error?.code == .tooLarge(value: limit + 1, limit: limit))
    }

    @Test("no mutation traps, and what is read is what was written")
    func mutations() {
        let seed: UInt64 = 0xF1F1
        var generator = SplitMix64(seed: seed)
        for number in 0..<4_000 {
            var octets = Self.signedImage
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: octets.indices, using: &generator)
                octets[place] = UInt8.random(in: 0...255, using: &generator)
            }
            if number % 4 == 0 { octets.removeLast(Int.random(in: 0..<octets.count, using: &generator)) }
            guard let image = try? UpgradeImage(parsing: octets) else { continue }
            #expect(image.octets == octets, "seed \(seed), mutation \(number)")
        }
    }
}
