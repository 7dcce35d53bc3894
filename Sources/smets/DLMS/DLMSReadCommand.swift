import ArgumentParser
import COSEM
import Console
import DLMSClient
import GBCS
import LoadTest
import NIOPosix
import Reports

struct DLMSReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Read one meter: clock, names, registers and a range of half hours.",
        discussion: """
            Associates, reads the clock, the logical device name, the firmware, every register of the object list and \
            half hours of the profile, and releases. Answers longer than --pdu come in blocks. Times are UTC. Without \
            --from the range is the 24 hours before --to; without both it is the meter's yesterday.

            EXAMPLES
              smets dlms read 127.64.0.1
              smets dlms read 127.64.0.1 --client 32 --password-file reader.txt --from 2026-11-01 --to 2026-12-01
              smets dlms read 127.64.0.1 --from 2026-11-01T10:30 --to 2026-11-01T12:00 --pdu 512 --json
            """)

    @Argument(help: "Address of the meter.")
    var host: String

    @Option(help: ArgumentHelp("End of the first half hour, UTC; a midnight stands for its day.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("End of the last half hour, UTC. Default: a day from the start.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("Largest size in octets of an answer that is not sent in blocks.", valueName: "octets"))
    var pdu: UInt16 = 1_024

    @Flag(help: "Print the reading as JSON.")
    var json = false

    @OptionGroup var client: DLMSClientOptions

    func run() async throws {
        guard LoadTarget(host: host).isLoopback || client.allowRemote else {
            throw UserError("\(host): is not this machine; add --allow-remote if it is yours to read")
        }
        let range = try range()
        let account = try client.loadClient()
        try reportingLoadErrors {
            try DLMSReader.validate(port: client.port, client: account, timeout: client.timeout)
        }
        let reading: DLMSMeterReading
        do {
            let reader = try await DLMSReader.associate(
                host: host, port: client.port, client: account, maximumSize: pdu,
                timeout: client.timeout, on: MultiThreadedEventLoopGroup.singleton)
            reading = try await DLMSMeterReading(from: reader, range: range)
            await reader.release()
        } catch let error as LoadError { throw UserError("\(error)") }
        if json { try printJSON(encoding: reading) } else { try Output.print(DLMSReadText.text(reading)) }
    }

    private func range() throws -> ClosedRange<UTCTime>? {
        let end = try to.map { try time($0, "to") }
        guard let from else { return end.map { CheckedOption.start(before: $0)...$0 } }
        let start = try time(from, "from")
        let last = end ?? min(start.roundedDown(to: 86_400) + 86_400, .lastOfGBCS)
        guard start <= last else { throw UserError("--from \(from): is after --to \(to ?? "")") }
        // A midnight ends the last half hour of the day before.
        return (start.roundedDown(to: 86_400) == start ? min(start + 1_800, last) : start)...last
    }

    private func time(_ text: String, _ option: String) throws -> UTCTime {
        try CheckedOption.time(text, option)
    }
}
