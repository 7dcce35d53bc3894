import ArgumentParser
import Console
import DUIS
import Estate
import Fleet
import GBCS
import NetworkStudies

struct RTDSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rtds",
        abstract: "Write a reference test data set: messages of every use case and role, with the keys.",
        discussion: """
            For each use case that an electricity meter or a hub has and each User that may send it there is a folder, such as \
            ECS22b_4.8.1_SUPPLIER: the signed Service Request and its acknowledgement, of critical requests Pre-Command and Signed \
            Pre-Command, the GBCS Command and Response (binary and hexadecimal), the Response's values decrypted (A-XDR), MMC \
            XML, and the signed Service Response. index.csv lists the cases with what is missing and why; exchanges.json is \
            for smets replay; keys and org-crypto.zip have certificates and private keys, which are development keys.

            Requests whose bodies have values of their own have the messages of GBCS alone, with the values of the use case's \
            example. The same seed gives the same octets of GBCS, apart from the signatures of devices; signatures of XML \
            are random.

            EXAMPLES
              smets rtds --out data
              smets rtds --out mdr --role mdr
              smets rtds --out reads --use-case ECS22b,ECS21a --seed 7
              smets replay data/exchanges.json
              smets decode data/ECS22b_4.8.1_SUPPLIER/response.hex --keys data/keys

            Exit code 1 when an exchange could not be made, or a Response does not verify; index.csv says which.
            """)

    @Option(help: ArgumentHelp("Folder to write to; it must be empty or not there.", valueName: "dir"))
    var out: String

    @OptionGroup var cases: ReferenceCaseOptions

    @Option(
        help: ArgumentHelp("Only these use cases, with commas between: ECS22b,ECS52.", valueName: "use-case"))
    var useCase: String?

    func run() throws {
        try XMLLibrary.check()
        let useCases = try useCase.map { text in
            Set(
                try text.split(separator: ",", omittingEmptySubsequences: false).map { code in
                    guard let found = UseCaseCatalogue[String(code)] else {
                        throw UserError("--use-case \(text): \"\(code)\" is no use case; they are codes like ECS22b")
                    }
                    return found.code
                })
        }
        let folder = cases.folder()
        let chosen = try cases.cases(in: folder)
        let definition = try FleetArgument.definition("demo", meters: 1)
        let data = try reportingErrors {
            try ReferenceDataSet(
                of: chosen, try Estate(fleet: try Fleet(definition), folder: folder), folder: folder,
                seed: cases.seed, useCases: useCases, at: ReferenceCaseOptions.time)
        }
        guard !data.exchanges.isEmpty || !data.omissions.isEmpty else {
            throw UserError("no User that was asked for may send such a request; smets sizes shows all")
        }
        try reportingErrors { try data.write(to: out) }
        try Output.print(
            "\(data.exchanges.count) exchanges in \(out), \(data.omissions.count) not made; see \(out)/index.csv")
        for omission in data.omissions {
            StandardError.write("smets: \(omission.name): not made: \(omission.reason)\n")
        }
        if !data.omissions.isEmpty { throw ExitCodes.failed }
    }
}
