import COpenSSL

/// Z of one party with every key of a family whose private keys count up within blocks: key `block + member`.
///
/// As points, `Z(block + member) = Z(block) + member × Q`, where Q is the party's public key. So one multiplication for
/// a block and one addition of points for a key replace a multiplication for each key. The table keeps 64 octets a
/// block, filled when the block is first met, and the multiples of Q. ``SharedSecretBatch`` does the additions.
///
/// Not Sendable: one thread owns it.
public final class SharedSecretTable {
    /// Number of keys in a block; `member` is 0 to this less one.
    public static let blockSize = 256

    /// A point in affine coordinates, 64 octets.
    struct Point {
        var x: P256FieldElement
        var y: P256FieldElement

        init(_ point: OpaquePointer, _ group: OpaquePointer) {
            var octets = [UInt8](repeating: 0, count: P256PublicKey.uncompressedSize)
            let size = EC_POINT_point2oct(
                group, point, POINT_CONVERSION_UNCOMPRESSED, &octets, octets.count, nil)
            guard size == octets.count else { fatalError("OpenSSL: \(openSSLError())") }
            (x, y) = octets.withUnsafeBufferPointer { buffer in
                (P256FieldElement(octets: buffer.baseAddress! + 1), P256FieldElement(octets: buffer.baseAddress! + 33))
            }
            OPENSSL_cleanse(&octets, octets.count)
        }
    }

    public let party: P256PublicKey
    public let blockCount: Int
    /// The point of each block, all zero until the block is met: no point of the curve is at 0, 0. Owned, freed in
    /// deinit. The memory is from `calloc`, so that pages never touched take no memory, and any bits are a valid point.
    private let bases: UnsafeMutablePointer<Point>
    /// The multiples of Q from 0 (unused) to 255. Owned, freed in deinit.
    private let multiples: UnsafeMutablePointer<Point>

    public init(party: P256PublicKey, blockCount: Int) {
        precondition(blockCount > 0)
        self.party = party
        self.blockCount = blockCount
        guard let bases = calloc(blockCount, MemoryLayout<Point>.stride),
            let multiples = calloc(Self.blockSize, MemoryLayout<Point>.stride)
        else { fatalError("no memory for the shared secrets of \(blockCount) blocks") }
        self.bases = bases.assumingMemoryBound(to: Point.self)
        self.multiples = multiples.assumingMemoryBound(to: Point.self)
        fillMultiples()
    }

    deinit {
        // Only what was filled is cleansed: cleansing the rest would touch it.
        for block in 0..<blockCount where !bases[block].x.isZero {
            OPENSSL_cleanse(bases + block, MemoryLayout<Point>.stride)
        }
        free(bases)
        free(multiples)
    }

    private func fillMultiples() {
        guard let group = EC_KEY_get0_group(party.key), let sum = EC_POINT_dup(party.point, group) else {
            fatalError("OpenSSL: \(openSSLError())")
        }
        defer { EC_POINT_free(sum) }
        for member in 1..<Self.blockSize {
            multiples[member] = Point(sum, group)
            guard EC_POINT_add(group, sum, sum, party.point, nil) == 1 else {
                fatalError("OpenSSL: \(openSSLError())")
            }
        }
    }

    /// The point `member` × Q.
    func multiple(_ member: Int) -> Point {
        precondition((1..<Self.blockSize).contains(member))
        return multiples[member]
    }

    /// The point of block `block`; `key` is asked for the block's first key when the block is met the first time.
    func base(_ block: Int, key: () -> P256PrivateKey) -> Point {
        precondition((0..<blockCount).contains(block))
        if bases[block].x.isZero { bases[block] = point(of: key()) }
        return bases[block]
    }

    private func point(of key: P256PrivateKey) -> Point {
        guard let group = EC_KEY_get0_group(party.key), let point = EC_POINT_new(group) else {
            fatalError("OpenSSL: \(openSSLError())")
        }
        defer { EC_POINT_clear_free(point) }
        guard EC_POINT_mul(group, point, nil, party.point, EC_KEY_get0_private_key(key.key), nil) == 1 else {
            fatalError("OpenSSL: \(openSSLError())")
        }
        return Point(point, group)
    }
}
