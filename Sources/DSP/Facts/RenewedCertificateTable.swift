import DCC
import Estate
import Foundation
import GBCS
import GRDB
import Keys
import NIOConcurrencyHelpers

/// The certificates that Devices of a fleet took for new keys of their own (CS02d): in memory, and behind that in SQLite.
///
/// Few Devices have any. What a Device took is known here before it answers.
package final class RenewedCertificateTable: RenewedCertificates {
    /// Largest number of Devices; those of further ones are not kept.
    package static let limit = 100_000
    /// Largest number of certificates of a Device and usage; the oldest is forgotten first.
    static let certificates = 4

    private typealias Held = [DeviceCertificates.Usage: [SMKICertificate]]

    /// A Device's certificates (DER), the last of each usage last.
    private struct Row: Codable {
        var certificates: [Data]
    }

    private struct State {
        var held: [EntityIdentifier: Held] = [:]
        var devices: [CertificateSerial: EntityIdentifier] = [:]

        /// - Returns: the certificates of the Device after that.
        mutating func add(_ certificate: SMKICertificate, of device: EntityIdentifier) -> Held {
            var held = held[device] ?? [:]
            var all = held[certificate.deviceUsage, default: []].filter { $0.serialNumber != certificate.serialNumber }
            all.append(certificate)
            while all.count > RenewedCertificateTable.certificates {
                devices[all.removeFirst().serialNumber] = nil
            }
            held[certificate.deviceUsage] = all
            self.held[device] = held
            devices[certificate.serialNumber] = device
            return held
        }
    }

    private let store: DSPStore
    private let state: NIOLockedValueBox<State>

    init(_ store: DSPStore) throws(StoreFailure) {
        self.store = store
        let rows = try store.read { database in
            try GRDB.Row.fetchAll(database, sql: "SELECT key, value FROM device_certificate").map {
                (key: $0["key"] as Int64, value: $0["value"] as Data)
            }
        }
        var state = State()
        for (key, value) in rows {
            let device = EntityIdentifier(UInt64(bitPattern: key))
            guard let row = try? JSONDecoder().decode(Row.self, from: value) else {
                throw StoreFailure(.damaged, "\(store.path): the certificates of \(device) are damaged")
            }
            for certificate in row.certificates.compactMap({ try? SMKICertificate(der: $0) }) {
                _ = state.add(certificate, of: device)
            }
        }
        self.state = NIOLockedValueBox(state)
    }

    /// Notes that a Device took a certificate for its key.
    ///
    /// - Returns: false when too many Devices have some already.
    func note(_ certificate: SMKICertificate, of device: EntityIdentifier) -> Bool {
        state.withLockedValue { state in
            guard state.held.count < Self.limit || state.held[device] != nil else { return false }
            let held = state.add(certificate, of: device)
            let row = Row(
                certificates: DeviceCertificates.Usage.allCases.flatMap { held[$0] ?? [] }.map { Data($0.der) })
            // Under the lock, so that the last one noted is the last one in the store.
            store.write(
                .difference(table: .deviceCertificate, key: device.rawValue, value: try? JSONEncoder().encode(row)))
            return true
        }
    }

    package func certificate(
        of device: EntityIdentifier, _ usage: DeviceCertificates.Usage
    ) -> SMKICertificate? {
        state.withLockedValue { $0.held[device]?[usage]?.last }
    }

    package func certificate(serial: CertificateSerial) -> SMKICertificate? {
        state.withLockedValue { state in
            guard let device = state.devices[serial] else { return nil }
            return state.held[device]?.values.lazy.flatMap { $0 }.first { $0.serialNumber == serial }
        }
    }
}

extension SMKICertificate {
    /// What the key of a Device's certificate is for.
    fileprivate var deviceUsage: DeviceCertificates.Usage {
        keyUsage.contains(.keyAgreement) ? .keyAgreement : .digitalSignature
    }
}
