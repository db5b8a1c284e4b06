import type { ContractProcedure } from '@orpc/contract';
import type { Procedure } from '@orpc/server';
import type { ApiContext } from './context.ts';

/** The procedures of a contract, implemented. */
export type Implemented<Contract> =
  Contract extends ContractProcedure<infer Input, infer Output, infer Errors, infer Meta>
    ? Procedure<ApiContext, ApiContext, Input, Output, Errors, Meta>
    : { [Key in keyof Contract]: Implemented<Contract[Key]> };
