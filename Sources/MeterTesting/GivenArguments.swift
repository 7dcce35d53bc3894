import COSEM
import DCC
import GBCS
import Profiles

/// What a test gives for a command of a use case: values by the names of its arguments, and when it comes into force.
struct GivenArguments {
    let useCase: UseCase
    /// The values; nil for those of an example, where the use case has one.
    let values: [String: GivenValue]?
    /// When the values come into force; nil for now, or for use cases that have no such time.
    let activation: ActivationMoment?

    /// The arguments of a command with DLMS content; nil for those of the form's example, or for none.
    ///
    /// - Parameter now: what `now` stands for in a value.
    func requestArguments(of request: SupportedRequest, now: UTCTime) throws(TestMistake) -> RequestArguments? {
        let known = CommandArguments(request)
        var data: [String: COSEMData] = [:]
        for (name, value) in (values ?? [:]).sorted(by: { $0.key < $1.key }) {
            let argument: CommandArgument
            do throws(ArgumentMistake) { argument = try known.argument(named: CommandArgument.kebab(name)) } catch {
                throw TestMistake(error, in: useCase)
            }
            guard data[argument.name] == nil else {
                throw TestMistake("\(useCase.code), \(name): \(argument.name) is given twice; give it once")
            }
            data[argument.name] = try self.data(
                value, of: argument, by: CommandArgumentReader(known, now: now))
        }
        if values == nil {
            guard activation != nil else { return nil }
            data = known.example
        }
        // What is cancelled needs no values; what is in force at once does.
        if activation == .never { data.merge(known.exampleToCome) { value, _ in value } }
        guard !known.all.isEmpty || activation != nil else { return nil }
        do throws(ArgumentMistake) { return try known.requestArguments(data, at: activation) } catch {
            throw TestMistake(error, in: useCase)
        }
    }

    private func data(
        _ value: GivenValue, of argument: CommandArgument, by reader: CommandArgumentReader
    ) throws(TestMistake) -> COSEMData {
        switch value.form {
        case .text(let text):
            do throws(ProfileError) { return try reader.value(text, of: argument) } catch {
                throw TestMistake(error, in: useCase)
            }
        case .data(let data):
            do throws(ValueMismatch) { try argument.type.check(data) } catch {
                guard error.kind == .bound else {
                    throw TestMistake(
                        "\(useCase.code), \(argument.name): takes \(argument.type.name); \(error)")
                }
            }
            return data
        case .certificates:
            throw TestMistake("\(useCase.code), \(argument.name): takes \(argument.expectation), and no certificates")
        }
    }

    /// The content of a command with ASN.1 content.
    ///
    /// - Parameters:
    ///   - role: role that the meter knows the sender in.
    ///   - counter: Originator Counter of the command.
    func content(
        of known: DeviceManagementArguments, as role: RemotePartyRole, counter: UInt64
    ) throws(TestMistake) -> [UInt8] {
        var texts: [DeviceManagementArguments.Argument: String] = [:]
        var certificates: [DeviceManagementArguments.Argument: [DeviceManagementArguments.Replacement]] = [:]
        for (name, value) in (values ?? [:]).sorted(by: { $0.key < $1.key }) {
            let argument: DeviceManagementArguments.Argument
            do throws(ArgumentMistake) { argument = try known.argument(named: CommandArgument.kebab(name)) } catch {
                throw TestMistake(error, in: useCase)
            }
            guard texts[argument] == nil, certificates[argument] == nil else {
                throw TestMistake("\(useCase.code), \(name): \(argument.rawValue) is given twice; give it once")
            }
            switch (value.form, argument.isFiles) {
            case (.text(let text), false): texts[argument] = text
            case (.certificates(let own, let topUps), true):
                certificates[argument] =
                    own.map { .init($0, isForTopUps: false) } + topUps.map { .init($0, isForTopUps: true) }
            default:
                throw TestMistake(
                    "\(useCase.code), \(argument.rawValue): takes \(Self.expectation(of: argument))")
            }
        }
        if activation != .never, let missing = known.required.first(where: { $0.isFiles && certificates[$0] == nil }) {
            throw TestMistake(
                "\(useCase.code): \(missing.rawValue) is missing; it takes \(Self.expectation(of: missing))")
        }
        do throws(ArgumentMistake) {
            return try known.content(texts, certificates, as: role, counter: counter, at: activation)
        } catch { throw TestMistake(error, in: useCase) }
    }

    private static func expectation(of argument: DeviceManagementArguments.Argument) -> String {
        argument.isFiles ? ".certificates(…)" : "\(argument.expectation), as text"
    }
}
