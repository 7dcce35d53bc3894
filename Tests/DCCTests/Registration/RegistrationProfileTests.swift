import DCC
import ESMEEmulator
import GBCS
import Testing

@Suite struct RegistrationProfileTests {
    private func profile(supplierChurn: Double = 0, retrieves: Double = 0) -> RegistrationProfile {
        RegistrationProfile(
            name: "test", importSuppliers: [.init("AAAA", 3), .init("BBBB", 1)], exportSuppliers: [.init("CCCC", 1)],
            distributors: [.init("DDDD", 1)], meterDataRetrievers: [.init("MMMM", 1), .init("NNNN", 1)],
            supplierRetrieves: retrieves, supplierChurn: supplierChurn)
    }

    private func registration(
        _ profile: RegistrationProfile, _ unique: UInt64, _ direction: Registration.Direction = .import
    ) -> Registration {
        profile.registration(
            of: MPAN(distributor: 12, unique: unique), device: EntityIdentifier(unique), direction: direction, seed: 7)
    }

    @Test("Without churn a metering point has one appointment of each kind, which never ends")
    func oneAppointment() throws {
        let found = registration(profile(), 1)
        for kind in Registration.Kind.allCases {
            let appointments = found.appointments(kind)
            #expect(appointments.count == 1)
            #expect(appointments.first?.from.description == "2010-01-01")
            #expect(appointments.first?.to == nil)
        }
        #expect(registration(profile(), 1, .export).supplier.first?.mpid == "CCCC")
    }

    @Test("Parties have their shares of the metering points")
    func shares() {
        let found = (0..<4_000).map { registration(profile(), $0).supplier.first?.mpid }
        let share = Double(found.count { $0 == "AAAA" }) / 4_000
        // Three standard deviations of a share of 3 in 4 among 4,000 are 2 %.
        #expect(abs(share - 0.75) < 0.021)
    }

    @Test("A supplier that retrieves data itself is its metering points' Meter Data Retriever")
    func supplierRetrieves() {
        let all = registration(profile(supplierChurn: 0.5, retrieves: 1), 9)
        #expect(all.meterDataRetriever == all.supplier)
        let none = registration(profile(retrieves: 0), 9)
        #expect(none.meterDataRetriever.allSatisfy { ["MMMM", "NNNN"].contains($0.mpid) })
    }

    @Test("With churn appointments follow each other without gap or overlap, each of another party than the one before")
    func churn() {
        var changes = 0
        for unique in UInt64(0)..<500 {
            let appointments = registration(profile(supplierChurn: 1), unique).supplier
            for (earlier, later) in zip(appointments, appointments.dropFirst()) {
                #expect(earlier.to.map { $0 + 1 } == later.from)
                #expect(earlier.mpid != later.mpid)
            }
            #expect(appointments.last?.to == nil)
            changes += appointments.count - 1
        }
        // A draw a year for 40 years; it is another party than before in 2 × 3/4 × 1/4 of them.
        let expected = 500.0 * 40 * 0.375
        #expect(abs(Double(changes) - expected) < 0.05 * expected)
    }

    @Test("The same metering point always has the same registration")
    func repeatable() {
        #expect(registration(profile(supplierChurn: 2), 5) == registration(profile(supplierChurn: 2), 5))
    }
}
