import CommsHub
import GBCS

extension Estate {
    /// Makes the hub of meter `number`'s premises alone, in the state of a new hub, with the meter behind it.
    ///
    /// - Parameter ownOriginatorCounter: first own Originator Counter of hub and meter.
    public func makeHub(_ number: Int, ownOriginatorCounter: UInt64 = 1) -> CommunicationsHub {
        let (hub, keyring) = makeHub(
            before: makeMeter(number, ownOriginatorCounter: ownOriginatorCounter),
            firstOwnOriginatorCounter: ownOriginatorCounter)
        keyring.become(number)
        if number != 0 { hub.become(hubEntityIdentifier(number)) }
        return hub
    }
}
