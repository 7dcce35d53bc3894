/// A number modulo the prime of NIST P-256, p = 2²⁵⁶ − 2²²⁴ + 2¹⁹² + 2⁹⁶ − 1, in Montgomery form: the value times 2²⁵⁶.
///
/// It serves to add points of fleets' development keys, nothing else. OpenSSL has all of this, but for numbers of any
/// size: through its interface a multiplication takes five times as long and an inversion three times (`smets bench`
/// measures the whole). It does not run in constant time, which keys that anyone may derive do not need.
struct P256FieldElement: Equatable {
    /// Words of 64 bits, least significant first; the number is always less than p.
    var limbs: (UInt64, UInt64, UInt64, UInt64)

    static let one = P256FieldElement((1, 0xFFFF_FFFF_0000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0x0000_0000_FFFF_FFFE))
    /// The number 2⁵¹² modulo p: multiplying by it brings a number into Montgomery form.
    private static let square = P256FieldElement(
        (0x0000_0000_0000_0003, 0xFFFF_FFFB_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFE, 0x0000_0004_FFFF_FFFD))
    private static let p0: UInt64 = 0xFFFF_FFFF_FFFF_FFFF
    private static let p1: UInt64 = 0x0000_0000_FFFF_FFFF
    private static let p3: UInt64 = 0xFFFF_FFFF_0000_0001

    @inline(__always)
    private init(_ limbs: (UInt64, UInt64, UInt64, UInt64)) { self.limbs = limbs }

    /// Reads 32 octets, big-endian, of a number less than p.
    init(octets: UnsafePointer<UInt8>) {
        func limb(_ place: Int) -> UInt64 {
            UInt64(bigEndian: UnsafeRawPointer(octets).loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self))
        }
        self = Self.multiply(Self((limb(3), limb(2), limb(1), limb(0))), Self.square)
    }

    /// Writes the number, 32 octets, big-endian.
    @inline(__always)
    func store(at octets: UnsafeMutableRawPointer) {
        let value = Self.multiply(self, Self((1, 0, 0, 0))).limbs
        octets.storeBytes(of: value.3.bigEndian, as: UInt64.self)
        octets.storeBytes(of: value.2.bigEndian, toByteOffset: 8, as: UInt64.self)
        octets.storeBytes(of: value.1.bigEndian, toByteOffset: 16, as: UInt64.self)
        octets.storeBytes(of: value.0.bigEndian, toByteOffset: 24, as: UInt64.self)
    }

    var isZero: Bool { limbs.0 | limbs.1 | limbs.2 | limbs.3 == 0 }

    static func == (one: Self, other: Self) -> Bool {
        one.limbs.0 == other.limbs.0 && one.limbs.1 == other.limbs.1 && one.limbs.2 == other.limbs.2
            && one.limbs.3 == other.limbs.3
    }

    /// The sum `sum + a × b + carry` as low and high word: never more than 2¹²⁸ − 1.
    @inline(__always)
    private static func addProduct(_ sum: UInt64, _ a: UInt64, _ b: UInt64, _ carry: UInt64) -> (UInt64, UInt64) {
        let product = a.multipliedFullWidth(by: b)
        let (one, overflows) = product.low.addingReportingOverflow(sum)
        let (low, overflowsAgain) = one.addingReportingOverflow(carry)
        return (low, product.high &+ (overflows ? 1 : 0) &+ (overflowsAgain ? 1 : 0))
    }

    @inline(__always)
    private static func add(_ a: UInt64, _ b: UInt64, _ carry: UInt64) -> (UInt64, UInt64) {
        let (one, overflows) = a.addingReportingOverflow(b)
        let (sum, overflowsAgain) = one.addingReportingOverflow(carry)
        return (sum, (overflows ? 1 : 0) &+ (overflowsAgain ? 1 : 0))
    }

    @inline(__always)
    private static func subtract(_ a: UInt64, _ b: UInt64, _ borrow: UInt64) -> (UInt64, UInt64) {
        let (one, overflows) = a.subtractingReportingOverflow(b)
        let (difference, overflowsAgain) = one.subtractingReportingOverflow(borrow)
        return (difference, (overflows ? 1 : 0) &+ (overflowsAgain ? 1 : 0))
    }

    /// Montgomery's product, limb by limb of `b`. Since p is −1 modulo 2⁶⁴, each round's multiple of p is the lowest
    /// limb itself, and thanks to p's form adding it takes one multiplication.
    @inline(__always)
    static func multiply(_ a: Self, _ b: Self) -> Self {
        var t: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)
        @inline(__always)
        func round(_ factor: UInt64) {
            var carry: UInt64
            var top: UInt64
            (t.0, carry) = addProduct(t.0, a.limbs.0, factor, 0)
            (t.1, carry) = addProduct(t.1, a.limbs.1, factor, carry)
            (t.2, carry) = addProduct(t.2, a.limbs.2, factor, carry)
            (t.3, carry) = addProduct(t.3, a.limbs.3, factor, carry)
            (t.4, top) = add(t.4, carry, 0)
            let m = t.0
            let product = m.multipliedFullWidth(by: p3)
            (t.0, carry) = add(t.1, m << 32, 0)
            (t.1, carry) = add(t.2, m >> 32, carry)
            (t.2, carry) = add(t.3, product.low, carry)
            (t.3, carry) = add(t.4, product.high, carry)
            t.4 = top &+ carry
        }
        round(b.limbs.0)
        round(b.limbs.1)
        round(b.limbs.2)
        round(b.limbs.3)
        return reduced((t.0, t.1, t.2, t.3), t.4)
    }

    /// The number `value + high × 2²⁵⁶`, which is less than 2p, brought below p.
    @inline(__always)
    private static func reduced(_ value: (UInt64, UInt64, UInt64, UInt64), _ high: UInt64) -> Self {
        var borrow: UInt64
        var less: (UInt64, UInt64, UInt64, UInt64)
        (less.0, borrow) = subtract(value.0, p0, 0)
        (less.1, borrow) = subtract(value.1, p1, borrow)
        (less.2, borrow) = subtract(value.2, 0, borrow)
        (less.3, borrow) = subtract(value.3, p3, borrow)
        return Self(high >= borrow ? less : value)
    }

    @inline(__always)
    static func subtract(_ a: Self, _ b: Self) -> Self {
        var borrow: UInt64
        var carry: UInt64
        var r: (UInt64, UInt64, UInt64, UInt64)
        (r.0, borrow) = subtract(a.limbs.0, b.limbs.0, 0)
        (r.1, borrow) = subtract(a.limbs.1, b.limbs.1, borrow)
        (r.2, borrow) = subtract(a.limbs.2, b.limbs.2, borrow)
        (r.3, borrow) = subtract(a.limbs.3, b.limbs.3, borrow)
        // Add p where the difference was negative.
        let mask = 0 &- borrow
        (r.0, carry) = add(r.0, p0 & mask, 0)
        (r.1, carry) = add(r.1, p1 & mask, carry)
        (r.2, carry) = add(r.2, 0, carry)
        (r.3, _) = add(r.3, p3 & mask, carry)
        return Self(r)
    }

    /// The value squared `count` times.
    private static func squared(_ value: Self, times count: Int) -> Self {
        var value = value
        for _ in 0..<count { value = multiply(value, value) }
        return value
    }

    /// The inverse, by Fermat: the number to the power of p − 2, which in words of 32 bits is FFFFFFFF 00000001
    /// 00000000 00000000 00000000 FFFFFFFF FFFFFFFF FFFFFFFD. 0 for 0.
    var inverse: Self {
        // ones(n) is the number to the power of 2ⁿ − 1.
        let ones2 = Self.multiply(Self.squared(self, times: 1), self)
        let ones4 = Self.multiply(Self.squared(ones2, times: 2), ones2)
        let ones8 = Self.multiply(Self.squared(ones4, times: 4), ones4)
        let ones16 = Self.multiply(Self.squared(ones8, times: 8), ones8)
        let ones24 = Self.multiply(Self.squared(ones16, times: 8), ones8)
        let ones28 = Self.multiply(Self.squared(ones24, times: 4), ones4)
        let ones30 = Self.multiply(Self.squared(ones28, times: 2), ones2)
        let ones32 = Self.multiply(Self.squared(ones30, times: 2), ones2)
        var power = Self.multiply(Self.squared(ones32, times: 32), self)
        power = Self.multiply(Self.squared(power, times: 128), ones32)
        power = Self.multiply(Self.squared(power, times: 32), ones32)
        power = Self.multiply(Self.squared(power, times: 30), ones30)
        return Self.multiply(Self.squared(power, times: 2), self)
    }
}
