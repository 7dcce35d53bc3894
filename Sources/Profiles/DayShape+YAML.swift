import LoadSynthesis

extension DayShape {
    /// Largest number of bells in a day.
    static let bellLimit = 32

    /// Reads 48 powers as a list, or a base and bells as keys.
    init(_ value: YAMLValue) throws(ProfileError) {
        if value.isList {
            var points: [Double] = []
            for member in try value.list(counts: Self.pointCount...Self.pointCount) {
                points.append(try member.scalar().decimal(in: 0...1e12))
            }
            self = .points(points)
        } else if value.isScalar {
            throw value.error(
                "\(value.key) is \(value.node.kindName); "
                    + "it must be a list of 48 powers, or keys and values: base, bells"
            )
        } else {
            let formula = try value.mapping(keys: ["base", "bells"])
            var bells: [Bell] = []
            for member in try formula.list("bells", counts: 0...Self.bellLimit) { bells.append(try Bell(member)) }
            let base = try formula.required("base", "a number from 0 to 1e12").scalar()
            self = .formula(base: try base.decimal(in: 0...1e12), bells: bells)
        }
        // Amplitudes below 0 make dents: the resulting day has to be checked.
        do throws(LoadShapeError) { try validate() } catch { throw value.error("\(value.key): \(error)") }
    }
}

extension DayShape.Bell {
    init(_ value: YAMLValue) throws(ProfileError) {
        let bell = try value.mapping(keys: ["amplitude", "centre", "width"])
        let width = try bell.required("width", "a number of hours, more than 0 and at most 12").scalar()
        self.init(
            amplitude: try bell.required("amplitude", "a number from -1e12 to 1e12").scalar().decimal(in: -1e12...1e12),
            centre: try bell.required("centre", "a number from 0 to 24 hours").scalar().decimal(in: 0...24, "hours"),
            width: try width.value("a number of hours, more than 0 and at most 12") { text in
                Double(text).flatMap { $0 > 0 && $0 <= 12 ? $0 : nil }
            })
    }
}
