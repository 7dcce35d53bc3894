import ESMEEmulator
import Fleet
import LoadSynthesis
import PlainText

extension CohortReader {
    /// Throws when the values of a cohort are each valid but do not fit together.
    func check(_ made: Cohort, _ cohort: YAMLMapping) throws(ProfileError) {
        let imports = made.loads.filter { $0.element == .activeImport }
        guard !imports.isEmpty else {
            throw cohort.error("import is missing; it must be a list of loads, each with shape and annual")
        }
        // Shares that add up to 1 are meant as alternatives, but would give some homes none of the loads and others
        // two.
        guard imports.contains(where: { $0.share == 1 }) else {
            throw cohort.error(
                at: "import",
                "no load of import has share 1; one must, since each is drawn by itself and some meters would have none"
            )
        }
        let hasTwins = made.variants[.twinElement] != nil
        let hasSecondary = made.loads.contains { $0.element == .secondaryActiveImport }
        if hasTwins && !hasSecondary {
            throw cohort.error(
                at: "variants", "twin meters need a second element's load; add secondary, a list of loads")
        }
        if hasSecondary && !hasTwins {
            throw cohort.error(
                at: "secondary", "secondary goes with twin-element meters only; variants must have a share of twin")
        }
    }
}

extension LoadComponent {
    /// Throws when half of the meters could not use their energy: the sessions are too short, or the fuse is too small.
    func checkThatItFits(_ value: YAMLValue) throws(ProfileError) {
        let (limit, reason): (Double, String) =
            switch shape.kind {
            case .sessions(let sessions):
                (
                    Double(sessions.power) / 1_000 * 24 * sessions.perWeek * 365.25 / 7,
                    "its sessions of \(sessions.power.grouped) W"
                )
            default:
                shape.largestHalfHour.map {
                    (Double($0) / 1_000 * 48 * 365.25, "its largest half hour of \($0.grouped) Wh")
                } ?? (.infinity, "")
            }
        guard annual.median <= limit else {
            let room = YAMLScalar.text(limit.rounded(.down))
            throw value.error(
                "annual is \(YAMLScalar.text(annual.median)) kWh; "
                    + "shape \(shape.name) has room for \(room) kWh with \(reason)")
        }
    }
}
