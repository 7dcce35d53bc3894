import COpenSSL

/// Adds the points of several ``SharedSecretTable`` look-ups at once. All share the one costly step, an inversion
/// modulo the field's prime (Montgomery's trick), so that a secret in a batch costs a small part of what it costs
/// alone.
///
/// Only x of a sum is wanted: `λ = (y₂ − y₁) / (x₂ − x₁)`, `x = λ² − x₁ − x₂`. Not Sendable: one thread owns it.
public final class SharedSecretBatch {
    /// Largest number of look-ups in one batch.
    public static let capacity = 64

    /// A look-up: the point of a block and the multiple of the party's point that is added to it.
    private struct Sum {
        var point: SharedSecretTable.Point
        var multiple: SharedSecretTable.Point
        var kind: Kind
        /// The difference x₂ − x₁.
        var difference: P256FieldElement
        /// Product of the differences of all look-ups before this.
        var before: P256FieldElement
    }

    private enum Kind {
        case sum
        /// The block's point itself: member 0.
        case pointAlone
        /// Equal or opposite points, which the formula above does not add.
        case special
    }

    /// The look-ups of the batch. Owned; trivial elements, freed in deinit.
    private let sums: UnsafeMutablePointer<Sum>
    public private(set) var count = 0
    /// Product of the differences of all look-ups.
    private var product = P256FieldElement.one

    public init() { sums = .allocate(capacity: Self.capacity) }

    deinit {
        OPENSSL_cleanse(sums, Self.capacity * MemoryLayout<Sum>.stride)
        sums.deallocate()
    }

    public var isFull: Bool { count == Self.capacity }

    /// Takes the look-up of key `member` of `block` in `table` into the batch, which must not be full.
    ///
    /// - Parameter blockKey: gives the block's first key when the table meets the block for the first time.
    public func append(_ table: SharedSecretTable, block: Int, member: Int, blockKey: () -> P256PrivateKey) {
        precondition(!isFull, "a batch takes \(Self.capacity) look-ups")
        let point = table.base(block, key: blockKey)
        var sum = Sum(point: point, multiple: point, kind: .pointAlone, difference: .one, before: product)
        if member > 0 {
            sum.multiple = table.multiple(member)
            sum.difference = P256FieldElement.subtract(sum.multiple.x, point.x)
            sum.kind = sum.difference.isZero ? .special : .sum
            if sum.kind == .sum { product = P256FieldElement.multiply(product, sum.difference) }
        }
        (sums + count).initialize(to: sum)
        count += 1
    }

    /// Gives the Z of each look-up, last first, with its index in the order in which they were appended, and empties
    /// the batch.
    public func finish(_ body: (Int, SharedSecret) -> Void) {
        // 1 / the product of the differences up to the look-up at hand.
        var inverse = product.inverse
        for index in stride(from: count - 1, through: 0, by: -1) {
            let sum = sums[index]
            let x: P256FieldElement
            switch sum.kind {
            case .pointAlone: x = sum.point.x
            case .special: x = Self.addSpecial(sum.point, sum.multiple)
            case .sum:
                let reciprocal = P256FieldElement.multiply(inverse, sum.before)
                inverse = P256FieldElement.multiply(inverse, sum.difference)
                let slope = P256FieldElement.multiply(
                    P256FieldElement.subtract(sum.multiple.y, sum.point.y), reciprocal)
                x = P256FieldElement.subtract(
                    P256FieldElement.subtract(P256FieldElement.multiply(slope, slope), sum.point.x), sum.multiple.x)
            }
            body(
                index,
                SharedSecret { buffer in
                    if let base = buffer.baseAddress { x.store(at: base) }
                })
        }
        count = 0
        product = .one
    }

    /// Adds by OpenSSL's own addition, which knows every case. The point at infinity belongs to no key.
    private static func addSpecial(
        _ one: SharedSecretTable.Point, _ other: SharedSecretTable.Point
    ) -> P256FieldElement {
        guard let group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1) else {
            fatalError("OpenSSL: \(openSSLError())")
        }
        defer { EC_GROUP_free(group) }
        func openSSLPoint(_ point: SharedSecretTable.Point) -> OpaquePointer {
            var octets = [UInt8](repeating: 4, count: P256PublicKey.uncompressedSize)
            octets.withUnsafeMutableBytes { buffer in
                guard let base = buffer.baseAddress else { return }
                point.x.store(at: base + 1)
                point.y.store(at: base + 33)
            }
            guard let result = EC_POINT_new(group),
                EC_POINT_oct2point(group, result, octets, octets.count, nil) == 1
            else { fatalError("OpenSSL: \(openSSLError())") }
            return result
        }
        let (one, other) = (openSSLPoint(one), openSSLPoint(other))
        defer {
            EC_POINT_free(one)
            EC_POINT_free(other)
        }
        guard EC_POINT_add(group, one, one, other, nil) == 1, EC_POINT_is_at_infinity(group, one) == 0 else {
            fatalError("OpenSSL: no such key: \(openSSLError())")
        }
        return SharedSecretTable.Point(one, group).x
    }
}
