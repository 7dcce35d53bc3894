/// What a script of a tariff chooses: the number in an activity calendar's action (GBCS 7.3.7; values of published
/// messages).
package enum TariffSelector: Hashable, Sendable {
    /// 1 to 48: a register of the Tariff TOU Register Matrix, 0 to 47 here.
    case tou(Int)
    /// 101 to 108: block pricing with TOU register 0 to 7 here.
    case block(tou: Int)
    /// 201 to 204: a register of the Secondary Tariff TOU Register Matrix, 0 to 3 here.
    case secondaryTOU(Int)

    /// Nil for every other number.
    package init?(_ selector: UInt16) {
        let number = Int(selector)
        switch number {
        case 1...Register.touCount: self = .tou(number - 1)
        case 101...100 + Register.touInBlockCount: self = .block(tou: number - 101)
        case 201...200 + Register.secondaryTOUCount: self = .secondaryTOU(number - 201)
        default: return nil
        }
    }

    /// What counts the primary element's import where no action was reached yet, or its selector means nothing for it: TOU
    /// register 1 [inferred].
    package static let primaryDefault = TariffSelector.tou(0)
    /// What counts the secondary element's import then: its TOU register 1 [inferred].
    package static let secondaryDefault = TariffSelector.secondaryTOU(0)

    /// What `selector` chooses for the primary element.
    static func primary(_ selector: UInt16?) -> TariffSelector {
        switch selector.flatMap(TariffSelector.init) {
        case .tou(let number)?: .tou(number)
        case .block(let tou)?: .block(tou: tou)
        case .secondaryTOU?, nil: primaryDefault
        }
    }

    /// The secondary TOU register, 0 to 3, that `selector` chooses for the secondary element.
    static func secondary(_ selector: UInt16?) -> Int {
        guard case .secondaryTOU(let number)? = selector.flatMap(TariffSelector.init) else { return 0 }
        return number
    }
}
