// With QUANTAL_ONE_VARIANT this module is another name of the only one that is built.
@_exported public import TransmissionBaseline
